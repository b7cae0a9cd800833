import semver from "semver";
import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses a release whose project file asks for another version of the Pulumi CLI. */
export function engineFits({ facts }: GateInput): Finding[] {
  const wanted = facts.workspace.requiredPulumiVersion;
  if (wanted === undefined || semver.satisfies(facts.tools.pulumi, wanted)) return [];
  return [
    blocking({
      code: "ENGINE_VERSION",
      subject: wanted,
      message: `the release's project asks for Pulumi "${wanted}"; this is ${facts.tools.pulumi}`,
      remedy: "put a fitting Pulumi CLI first on the PATH",
    }),
  ];
}
