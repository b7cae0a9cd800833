import { blocking, warning, type Finding } from "../model/finding.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import type { GateInput } from "./gate.ts";

/** Provider settings that decide in which account, region or cluster its resources live. */
const IDENTITY_KEYS =
  /^(region|allowedAccountIds|profile|assumeRole|endpoints|kubeconfig|context|cluster|project|zone|subscriptionId|tenantId)\b/;

/** Refuses to act in another account, region or cluster than the one in which the stack's resources live. */
export function sameIdentity({ facts }: GateInput): Finding[] {
  return [...account(facts.identity, facts.target.stack), ...facts.preview.changes.flatMap(provider)];
}

function account(
  { recordedAccounts, currentAccount }: GateInput["facts"]["identity"],
  stack: string,
): Finding[] {
  if (currentAccount === undefined || recordedAccounts.length === 0) return [];
  const recorded = recordedAccounts.join(", ");
  if ("unknown" in currentAccount) {
    return [
      warning({
        code: "ACCOUNT_UNKNOWN",
        subject: recorded,
        message: `the resources of stack "${stack}" live in AWS account ${recorded}, and the present credentials could not be asked whose they are: ${currentAccount.unknown}`,
        remedy: "check them: aws sts get-caller-identity",
      }),
    ];
  }
  if (recordedAccounts.includes(currentAccount.account)) return [];
  return [
    blocking({
      code: "OTHER_ACCOUNT",
      subject: currentAccount.account,
      message: `the present credentials are for AWS account ${currentAccount.account}, but the resources of stack "${stack}" live in ${recorded}`,
      remedy: "switch to the credentials of that account (AWS_PROFILE, role), then run it again",
    }),
  ];
}

function provider(change: ResourceChange): Finding[] {
  if (!change.type.startsWith("pulumi:providers:") || (change.op !== "update" && change.op !== "replace"))
    return [];
  const moved = change.properties.filter(({ path }) => IDENTITY_KEYS.test(path));
  if (moved.length === 0 && change.op === "update") return [];
  const what = moved
    .map(({ path, before, after }) => `${path}: ${before ?? "unset"} → ${after ?? "unset"}`)
    .join(", ");
  return [
    blocking({
      code: "OTHER_PROVIDER_TARGET",
      subject: change.urn,
      message: `the provider "${change.name}" would point somewhere else than when the stack was deployed${what === "" ? "" : ` (${what})`}`,
      remedy:
        "set the region, account or cluster that is recorded in the state (configuration, kubeconfig context, profile)",
    }),
  ];
}
