import { PACKAGE_FILES } from "./_dependencies.ts";
import { aProgram } from "./_program.ts";
import type { StackHistory } from "./_template.ts";

/** What goes wrong in a program that once worked is chosen by the variable BREAK. */
const FRAGILE = `import { createInterface } from "node:readline/promises";
if (process.env.BREAK === "throw") throw new Error("the vault does not answer");
if (process.env.BREAK === "hang") await new Promise((resolve) => setTimeout(resolve, 600_000));
if (process.env.BREAK === "ask") console.log("you said", await createInterface(process.stdin).question("region? "));
`;

/**
 * A stack whose releases are each dangerous to go back to in one way of their own.
 *
 * v0.1.0 has no lock file; v0.2.0 breaks on demand; v1.0.0 lacks what v1.1.0 protects, renamed and added.
 */
export const DANGERS: StackHistory = {
  releases: {
    "v0.1.0": { program: aProgram('thing("keep");'), files: { "package-lock.json": undefined } },
    "v0.2.0": { program: FRAGILE + aProgram('thing("keep");'), files: PACKAGE_FILES },
    "v1.0.0": {
      program: aProgram('thing("keep");', 'thing("cart");', 'database("db", { engine: "a" });'),
      config: { size: "small" },
    },
    "v1.1.0": {
      program: aProgram(
        'thing("keep");',
        'thing("basket", {}, { aliases: [{ name: "cart" }] });',
        'database("db", { engine: "b" }, { protect: true });',
        'database("orders");',
      ),
      config: { size: "large" },
    },
  },
};

/** The settings by which the lab's databases count as holding data. */
export const DATABASES_HOLD_DATA = `version: 1
statefulTypes: ["lab:index:Database"]
`;
