import { warning, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/**
 * Warns where the state was written by a newer provider schema than the release's provider had.
 *
 * A bridged provider refuses such a state, though only once it has to touch the resource; older
 * bridges misread it silently (pulumi/pulumi-terraform-bridge#2945, #3008).
 */
export function schemaIsReadable({ facts }: GateInput): Finding[] {
  const then = new Map(
    (facts.targetCheckpoint?.resources ?? []).map(({ type, schemaVersion }) => [type, schemaVersion]),
  );
  const newer = facts.checkpoint.resources.filter(
    ({ type, schemaVersion }) =>
      schemaVersion !== undefined && schemaVersion > (then.get(type) ?? schemaVersion),
  );
  return newer.map(({ urn, type, schemaVersion }) =>
    warning({
      code: "PROVIDER_SCHEMA_NEWER",
      subject: urn,
      message: `the state of this ${type} has schema version ${String(schemaVersion)}; the release's provider wrote version ${String(then.get(type))}`,
      remedy: "if the provider refuses, keep the release's program and raise only its provider package",
    }),
  );
}
