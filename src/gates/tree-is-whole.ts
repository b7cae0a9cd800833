import { warning, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Warns of submodules and Git LFS files, which the laid out release does not contain: a program that reads them fails or changes. */
export function treeIsWhole({ facts }: GateInput): Finding[] {
  return facts.workspace.missingContent.map((content) =>
    warning({
      code: "TREE_INCOMPLETE",
      subject: content,
      message: `the release's tree was laid out without ${content}`,
      remedy: "make sure that the Pulumi program does not read it; look at the plan for assets that change",
    }),
  );
}
