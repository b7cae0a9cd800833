import { askKey } from "../../adapters/kms.ts";
import type { Rds } from "../../adapters/rds.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import type { RdsDatabase } from "../../model/rds-database.ts";
import type { StepContext } from "../step-kind.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/**
 * Says which key would stop a restore: AWS finds out only in the restore call, behind the fence.
 *
 * `backup` is the key of what is restored; the others are those that the source is configured with.
 */
export async function keyFindings(
  rds: Rds,
  { backup, databases }: { readonly backup: string | undefined; readonly databases: readonly RdsDatabase[] },
  { region }: InstanceSettings,
  { environment }: StepContext,
): Promise<Finding[]> {
  const keys = [backup, ...databases.flatMap(configuredKeys)].filter((key) => key !== undefined);
  const findings: Finding[] = [];
  for (const subject of new Set(keys)) {
    const answer = await askKey(subject, { environment, region }, rds);
    if (answer.kind === "unusable") findings.push(unusable(subject, answer.why));
    if (answer.kind === "unknown") findings.push(unknown(subject, answer.why));
  }
  return findings;
}

function configuredKeys({ attributes }: RdsDatabase): (string | undefined)[] {
  const insights = "performanceInsightsKey" in attributes ? attributes.performanceInsightsKey : undefined;
  return [attributes.kmsKey, attributes.masterSecretKey, insights];
}

const unusable = (subject: string, why: string): Finding =>
  blocking({
    code: "KMS_KEY_UNUSABLE",
    subject,
    message: `the key ${subject} ${why}, and a restore needs it`,
    remedy: "enable the key, or cancel its deletion; what only a deleted key could read cannot be restored",
  });

const unknown = (subject: string, why: string): Finding =>
  warning({
    code: "KMS_KEY_UNKNOWN",
    subject,
    message: `whether the key ${subject} can be used is unknown: ${why}`,
    remedy: "let the rollback ask (kms:DescribeKey), or make sure yourself that the key is enabled",
  });
