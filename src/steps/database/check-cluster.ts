import { describeDatabase } from "../../adapters/rds-databases.ts";
import type { Rds } from "../../adapters/rds.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import type { RdsCluster } from "../../model/rds-database.ts";
import type { InstanceSettings } from "./instance-settings.ts";

/** Says why a cluster that is there cannot be restored as a whole: of another kind, without instances, part of something larger. */
export async function clusterFindings(
  rds: Rds,
  { identifier: subject, resourceId, members = [] }: InstanceSettings,
): Promise<Finding[]> {
  const cluster = (await describeDatabase(rds, resourceId)) as RdsCluster;
  const { engine, attributes, globalCluster } = cluster;
  const recorded = new Set(members.map(({ identifier }) => identifier));
  const actual = new Set(cluster.members.map(({ identifier }) => identifier));
  const foreign = [...recorded].filter((name) => !actual.has(name));
  const others = [...actual].filter((name) => !recorded.has(name));
  const findings: Finding[] = [];
  const refuse = (message: string, remedy: string): void => {
    findings.push(blocking({ code: "CLUSTER_NOT_RESTORABLE", subject, message, remedy }));
  };
  if (!engine.startsWith("aurora") || attributes.engineMode !== "provisioned") {
    refuse(
      `"${subject}" is a ${engine} cluster in the mode "${attributes.engineMode}"; only provisioned Aurora clusters can be restored`,
      "restore it by hand, or go back with a down migration",
    );
  }
  if (globalCluster !== undefined) {
    refuse(
      `"${subject}" belongs to the global cluster "${globalCluster}", and a restored cluster would belong to none`,
      "take it out of the global cluster first",
    );
  }
  if (members.length === 0) {
    refuse(
      `the stack records no instance of "${subject}", so nothing would reach the restored data`,
      "declare its instances (aws.rds.ClusterInstance) in the program, and refresh the stack",
    );
  }
  if (foreign.length > 0) {
    refuse(
      `${foreign.join(", ")} should belong to "${subject}" by the stack's state, and AWS says otherwise`,
      "find out who moved them, then refresh the stack",
    );
  }
  if (others.length > 0) {
    findings.push(
      warning({
        code: "REPLICAS_STAY_BEHIND",
        subject,
        message: `the instances ${others.join(", ")} are not in the stack: they stay with the old cluster and its data`,
        remedy: "make new ones in the restored cluster, or let auto scaling do so",
      }),
    );
  }
  return findings;
}
