import { link } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiCli } from "../../src/pulumi/pulumi-cli.ts";
import { STACK_FILES } from "../generated/write-stack.ts";

/** A CLI that takes no time: it answers with the files of a generated stack, in the places it is asked for. */
export function recordedCli(folder: string): PulumiCli {
  const cli: PulumiCli = {
    executable: "pulumi",
    version: "3.259.0",
    withVariables: () => cli,
    run: async (args, { stdoutFile }) => {
      const planFile = args[args.indexOf("--save-plan") + 1];
      const answer = args[0] === "preview" ? STACK_FILES.preview : STACK_FILES.state;
      if (args[0] === "preview" && planFile !== undefined)
        await link(join(folder, STACK_FILES.plan), planFile);
      if (stdoutFile !== undefined) await link(join(folder, answer), stdoutFile);
      return { exitCode: 0, stdout: "", stderr: "", timedOut: false };
    },
  };
  return cli;
}
