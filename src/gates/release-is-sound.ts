import { blocking, note, warning, type Finding } from "../model/finding.ts";
import { releaseName } from "../model/release.ts";
import type { GateInput } from "./gate.ts";

/** Refuses a tag that was moved; warns of a release deployed from an unclean tree or already rolled back from. */
export function releaseIsSound({ facts }: GateInput): Finding[] {
  const { to, from, target } = facts;
  const findings: Finding[] = [];
  const name = releaseName(to);
  if (to.verdict === "bad") {
    findings.push(
      warning({
        code: "RELEASE_WAS_BAD",
        subject: name,
        message: `"${name}" was itself rolled back from on this stack`,
        remedy: `choose a release that is known good: rollback releases --stack ${target.stack}`,
      }),
    );
  }
  if (to.update?.dirty === true) {
    findings.push(
      warning({
        code: "DEPLOYED_FROM_DIRTY_TREE",
        subject: name,
        message: `"${name}" was deployed from a tree with uncommitted changes: git does not have exactly what ran`,
        remedy: "compare the plan with what you remember of that deploy",
      }),
    );
  }
  for (const tag of to.tags) {
    // A tag may be called "constructor".
    const known = Object.hasOwn(facts.knownTags, tag) ? facts.knownTags[tag] : undefined;
    if (known === undefined || known === to.commit) continue;
    findings.push(
      blocking({
        code: "TAG_MOVED",
        subject: tag,
        message: `tag "${tag}" points to ${to.commit.slice(0, 12)} now; an earlier plan of this stack found it at ${known.slice(0, 12)}`,
        remedy: `find out who moved it; to go to one of them for sure, name the commit: --to ${known}`,
      }),
    );
  }
  if (from?.commit === to.commit) {
    findings.push(
      note({
        code: "ALREADY_DEPLOYED",
        subject: name,
        message: `"${name}" is what stack "${target.stack}" was updated to last`,
        remedy: "nothing, unless the plan shows changes",
      }),
    );
  }
  return findings;
}
