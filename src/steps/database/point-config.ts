import { addressTexts, holds } from "../../data/address-texts.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import type { AddressKeys } from "../../model/settings.ts";
import type { StepContext, StepResult } from "../step-kind.ts";
import type { PointedInstance, PointedPair } from "./point-consumers.ts";
import { portObjection } from "./port-objection.ts";
import { runConfigData } from "./run-config.ts";

/** Says why configuration keys cannot be pointed elsewhere: missing, secret, or not at the present instance. */
export async function configFindings(
  keys: AddressKeys,
  present: PointedInstance,
  { engine, plan }: StepContext,
): Promise<Finding[]> {
  const values = await engine.readConfig();
  const file = `Pulumi.${plan.target.stack}.yaml`;
  return Object.entries(addressTexts(keys, present.endpoint)).flatMap(([key, text]) => {
    const value = values[key];
    if (value === text) return [];
    if (value === undefined) {
      const message = `the ${file} that the release runs with has no key "${key}"`;
      const remedy = "correct data[].indirection in rollback.yaml, or the file";
      return [blocking({ code: "KEY_NOT_FOUND", subject: key, message, remedy })];
    }
    if (value === null) {
      const message = `"${key}" is a secret in ${file}, and cannot be compared with the database's address`;
      const remedy = "make it a plain value, or use another cutOver";
      return [blocking({ code: "KEY_IS_SECRET", subject: key, message, remedy })];
    }
    const message = `"${key}" is "${value}" in the ${file} that the release runs with, and the address of "${present.identifier}" has "${text}"`;
    const remedy =
      "correct the file, or let the release run with the present one (workspace.config: current)";
    return [blocking({ code: "KEY_HOLDS_ANOTHER", subject: key, message, remedy })];
  });
}

/**
 * Gives the release's program the restored instance's address for the rest of this run.
 *
 * No file is changed: the value is in the outcome, from which every later step takes it. So somebody
 * has to write it into the stack's file, and the outcome and the report say so.
 */
export async function pointConfig(
  keys: AddressKeys,
  { old, restored }: PointedPair,
  { engine, plan }: StepContext,
): Promise<StepResult> {
  const objection = portObjection(keys, { old, restored });
  if (objection !== undefined) return { status: "failed", detail: objection };
  const before = addressTexts(keys, old.endpoint);
  if (!holds(await engine.readConfig(), before)) {
    const detail = `${Object.keys(before).join(", ")} did not hold the address of "${old.identifier}" any more; nothing was changed`;
    return { status: "failed", detail };
  }
  const after = addressTexts(keys, restored.endpoint);
  const { stack } = plan.target;
  const changed = Object.entries(after).map(([key, value]) => `${key} = ${value} (was ${before[key] ?? ""})`);
  const write = `write it into Pulumi.${stack}.yaml and commit it, else the next deploy leads back to the old database`;
  const pairs = Object.entries(after).map(([key, value]) => `--plaintext ${key}=${value}`);
  return {
    status: "succeeded",
    detail: `the program runs with ${changed.join(", ")} in this run; ${write}`,
    data: {
      ...runConfigData(after),
      next: [`pulumi config set-all --stack ${stack} ${pairs.join(" ")}  # ${write}`],
    },
  };
}
