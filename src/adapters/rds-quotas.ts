import type { Rds } from "./rds.ts";

/** How much of a quota of this region is used. */
export interface RdsQuota {
  readonly used: number;
  readonly max: number;
}

/** Reads the region's quotas by AWS's own names (`DBInstances`, `ManualSnapshots`, `DBClusters` …). */
export async function readQuotas(rds: Rds): Promise<ReadonlyMap<string, RdsQuota>> {
  const { AccountQuotas = [] } = await rds.call("tell the quotas of", "the account", (client) =>
    client.describeAccountAttributes({}),
  );
  return new Map(
    AccountQuotas.map(({ AccountQuotaName = "", Used = 0, Max = 0 }) => [
      AccountQuotaName,
      { used: Used, max: Max },
    ]),
  );
}
