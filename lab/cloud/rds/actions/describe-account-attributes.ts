import { quotaOf, type QuotaName } from "../instances/check-quota.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";

const NAMES: readonly (readonly [string, QuotaName])[] = [
  ["DBInstances", "instances"],
  ["ManualSnapshots", "manualSnapshots"],
  ["ManualClusterSnapshots", "manualClusterSnapshots"],
  ["DBClusters", "clusters"],
];

/** Tells how many instances, manual snapshots and clusters there are and may be. */
export const describeAccountAttributes: RdsAction = (context) => ({
  AccountQuotas: new XmlList(
    "AccountQuota",
    NAMES.map(([name, quota]) => {
      const { used, max } = quotaOf(context, quota);
      return { AccountQuotaName: name, Used: used, Max: max };
    }),
  ),
});
