import { resolve } from "node:path";
import { EXIT } from "../../model/exit-code.ts";
import { examine } from "../../use-cases/examine.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";

/** Checks everything a rollback would need here; exit 1 when something is missing. */
export async function runDoctor(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const examined = await examine({
      directory: resolve(input.cwd, input.options.cwd ?? input.environment.ROLLBACK_CWD ?? "."),
      environment: input.environment,
      openStack: typeof input.options.stack === "string" ? console.openStack : undefined,
    });
    const shown = console.redactor.value(examined);
    if (input.options.output === "human")
      console.print(
        tableLines(
          ["", "what", "found"],
          shown.map(({ state, what, found }) => [state, what, found]),
        ).join("\n"),
      );
    else console.print(JSON.stringify({ schema: "rollback.doctor/v1", checks: shown }));
    return examined.some(({ state }) => state === "missing") ? EXIT.error : EXIT.success;
  });
}
