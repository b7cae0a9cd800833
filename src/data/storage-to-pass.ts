import type { RdsAttributes } from "../model/data.ts";

interface PassedStorage {
  readonly StorageType?: string;
  readonly Iops?: number;
  readonly StorageThroughput?: number;
}

/** What every small gp3 volume has, and what only such a volume has (RDS guide, "gp3 storage"). */
const SMALL_GP3 = { iops: 3000, throughput: 125 };

/**
 * The part of the storage that a restore is told; its size comes with the backup.
 *
 * AWS tells the IOPS and throughput of a small gp3 volume, and refuses a request that names them:
 * "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400."
 */
export function storageToPass({
  storageType,
  iops,
  storageThroughput,
}: Pick<RdsAttributes, "storageType" | "iops" | "storageThroughput">): PassedStorage {
  const isBaseline =
    storageType === "gp3" &&
    (iops ?? SMALL_GP3.iops) === SMALL_GP3.iops &&
    (storageThroughput ?? SMALL_GP3.throughput) === SMALL_GP3.throughput;
  return {
    ...(storageType === undefined ? {} : { StorageType: storageType }),
    ...(isBaseline || iops === undefined ? {} : { Iops: iops }),
    ...(isBaseline || storageThroughput === undefined ? {} : { StorageThroughput: storageThroughput }),
  };
}
