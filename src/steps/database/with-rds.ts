import { openRds, type Rds } from "../../adapters/rds.ts";
import { messageOf, RollbackError } from "../../model/errors.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import type { StepContext, StepResult } from "../step-kind.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** Opens the RDS in which the instance lies, for one step. */
export function openStepRds({ region }: InstanceSettings, context: StepContext): Promise<Rds> {
  return openRds({ environment: context.environment, region, signal: context.signal });
}

/** What passes by itself or by a person's act, without anything being lost: the step is looked at again by a resume. */
const PAUSES: ReadonlySet<string> = new Set(["CREDENTIALS_EXPIRED", "TIMED_OUT"]);

/**
 * Runs a step's work on RDS; a pause becomes an unknown outcome, which stops the run so that it can be resumed.
 *
 * A failure instead would take the earlier steps back, and the hours of a restore with them.
 */
export async function applyOnRds(
  instance: InstanceSettings,
  context: StepContext,
  work: (rds: Rds) => Promise<StepResult>,
): Promise<StepResult> {
  try {
    return await work(await openStepRds(instance, context));
  } catch (error) {
    if (!(error instanceof RollbackError) || !PAUSES.has(error.code)) throw error;
    return { status: "unknown", detail: `${error.message}; ${error.remedy}` };
  }
}

/** Runs a step's check; an AWS that cannot be asked is a reason not to begin. */
export async function checkOnRds(
  instance: InstanceSettings,
  context: StepContext,
  look: (rds: Rds) => Promise<readonly (Finding | undefined)[]>,
): Promise<Finding[]> {
  try {
    const found = await look(await openStepRds(instance, context));
    return found.filter((finding) => finding !== undefined);
  } catch (error) {
    return [
      blocking({
        code: error instanceof RollbackError ? error.code : "AWS_REFUSED",
        subject: instance.identifier,
        message: messageOf(error),
        remedy: error instanceof RollbackError ? error.remedy : "correct what the message names",
      }),
    ];
  }
}
