import type { DatabaseConnection } from "../../../src/model/data.ts";
import type { StepKind } from "../../../src/steps/step-kind.ts";
import { aStepWorld, memoryIn, type StepWorld } from "../step-context.ts";

/** The variable that the specs' settings refer to. */
export const PASSWORD_VARIABLE = "SHOP_PASSWORD";

/** A connection as rollback.yaml writes it. */
export const settingsOf = ({ host, port, database, user, ssl }: DatabaseConnection): object => ({
  ...{ host, port, database, user, ssl, password: { env: PASSWORD_VARIABLE } },
});

/** A world whose environment knows the password of the connection. */
export async function aDatabaseWorld(connection: DatabaseConnection): Promise<StepWorld> {
  const environment = { PATH: process.env["PATH"], [PASSWORD_VARIABLE]: connection.password };
  return aStepWorld({ environment });
}

/** A step kind with its settings parsed, in one world. */
export function bind<Params>(
  kind: StepKind<Params>,
  settings: object,
  { context: given, directory }: StepWorld,
) {
  const context = { ...given, ...memoryIn(directory, given.step.id) };
  const params = kind.settings.parse(settings);
  return {
    check: () => kind.check(params, context),
    apply: () => kind.apply(params, context),
    observe: () => kind.observe(params, context),
    undo: () => kind.undo!(params, context),
    params,
  };
}
