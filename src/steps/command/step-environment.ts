import { scrubbedEnvironment } from "../../adapters/shell-environment.ts";
import { fillVariables } from "../../adapters/shell-fill.ts";
import type { SecretReference } from "../../model/settings.ts";
import type { StepContext } from "../step-kind.ts";

/** The variable under which a child can be found again after a crash, and under which it can refuse to act twice. */
export const IDEMPOTENCY_VARIABLE = "ROLLBACK_IDEMPOTENCY_KEY";

/** What of our environment a step's child sees, and what it gets besides. */
export interface ChildVariables {
  readonly env?: Readonly<Record<string, string | SecretReference>> | undefined;
  readonly passEnv?: readonly string[] | undefined;
}

/** The environment of a step's child: scrubbed, with the run's id and the idempotency key. */
export async function stepEnvironment(
  variables: ChildVariables,
  context: StepContext,
): Promise<Record<string, string>> {
  return scrubbedEnvironment(context.environment, {
    pass: variables.passEnv ?? [],
    set: {
      ...fillVariables(variables.env, await context.values(), context.environment),
      ROLLBACK_RUN: context.run,
      [IDEMPOTENCY_VARIABLE]: context.idempotencyKey,
    },
  });
}
