import semver from "semver";
import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses a release whose project file asks for another version of the Pulumi CLI. */
export function engineFits({ facts }: GateInput): Finding[] {
  const wanted = facts.workspace.requiredPulumiVersion;
  // A build before a release counts as Pulumi counts it: by its number.
  const fits = (range: string): boolean =>
    semver.satisfies(facts.tools.pulumi, range, { includePrerelease: true });
  if (wanted === undefined || fits(wanted)) return [];
  return [
    blocking({
      code: "ENGINE_VERSION",
      subject: wanted,
      message: `the release's project asks for Pulumi "${wanted}"; this is ${facts.tools.pulumi}`,
      remedy: "put a fitting Pulumi CLI first on the PATH",
    }),
  ];
}
