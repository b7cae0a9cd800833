import { note, warning, type Finding } from "../model/finding.ts";
import type { ConfigDifference } from "../model/facts.ts";
import type { GateInput } from "./gate.ts";

/** Tells which configuration keys differ: going back means going back with configuration, and people forget. */
export function configurationMatches({ facts }: GateInput): Finding[] {
  const { source, differences } = facts.config;
  return differences.flatMap((difference) => {
    const used = source === "release" ? difference.release : difference.current;
    if (used === difference.deployed && difference.release === difference.current) return [];
    const answer = {
      subject: difference.key,
      message: `${difference.key}: ${sentence(difference)}; this run uses the ${source === "release" ? "release's" : "present"} value`,
    };
    // A key that was set by hand and never committed: the release ran with another value than its file has.
    if (used !== difference.deployed && difference.deployed !== undefined) {
      return [
        warning({
          code: "CONFIG_NOT_AS_DEPLOYED",
          ...answer,
          remedy: "decide which value is right; workspace.config in rollback.yaml chooses the file",
        }),
      ];
    }
    return [
      note({
        code: "CONFIG_DIFFERS",
        ...answer,
        remedy: "workspace.config in rollback.yaml chooses the file",
      }),
    ];
  });
}

function sentence({ release, current, deployed, secret }: ConfigDifference): string {
  if (secret)
    return "a secret that differs between the release's file, the present file or what was deployed";
  const value = (text: string | null | undefined): string =>
    text === undefined ? "unset" : JSON.stringify(text);
  return `${value(release)} in the release's file, ${value(current)} now, ${value(deployed)} when it was deployed`;
}
