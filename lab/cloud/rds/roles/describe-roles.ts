import type { InstanceRecord } from "../instances/instance-record.ts";
import { XmlList } from "../query/xml.ts";

/** Writes the roles of an instance or a cluster as they are now. */
export function describeRoles(
  { roles = [] }: InstanceRecord,
  member: "DBInstanceRole" | "DBClusterRole",
): XmlList {
  const now = new Date().toISOString();
  return new XmlList(
    member,
    roles.map(({ arn, feature, activeAt }) => ({
      RoleArn: arn,
      FeatureName: feature,
      Status: activeAt <= now ? "ACTIVE" : "PENDING",
    })),
  );
}
