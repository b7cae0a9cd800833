import { copyFile, link, readFile } from "node:fs/promises";
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
      if (args[0] === "preview" && planFile !== undefined && stdoutFile !== undefined) {
        await link(join(folder, STACK_FILES.preview), stdoutFile);
        await copyFile(join(folder, STACK_FILES.plan), planFile);
      }
      const stdout = args[0] === "stack" ? await readFile(join(folder, STACK_FILES.state), "utf8") : "";
      return { exitCode: 0, stdout, stderr: "", timedOut: false };
    },
  };
  return cli;
}
