import type { XmlFields } from "../query/xml.ts";
import { refuse } from "../rds-error.ts";
import type { Settings } from "./settings.ts";

/** From this size on a gp3 volume is striped, and its IOPS and throughput may be chosen (RDS guide, "gp3 storage"). */
const STRIPED_GB = 400;

/** The IOPS and throughput of a gp3 volume that was told neither: AWS tells them although nobody chose them. */
export function describeVolume({
  StorageType,
  AllocatedStorage,
  Iops,
  StorageThroughput,
}: Settings): XmlFields {
  if (StorageType !== "gp3") return {};
  const isStriped = Number(AllocatedStorage) >= STRIPED_GB;
  const [iops, throughput] = isStriped ? [12_000, 500] : [3000, 125];
  return {
    Iops: Number(Iops ?? iops),
    StorageThroughput: Number(StorageThroughput ?? throughput),
  };
}

/** Refuses, as AWS does, a request that names the IOPS or throughput of a gp3 volume too small to choose them, whatever the values. */
export function refuseSmallVolume(wanted: Settings, sent: Settings): void {
  if (wanted["StorageType"] !== "gp3" || Number(wanted["AllocatedStorage"]) >= STRIPED_GB) return;
  if (sent["Iops"] === undefined && sent["StorageThroughput"] === undefined) return;
  throw refuse.invalidCombination(
    `You can't specify IOPS or storage throughput for engine postgres and a storage size less than ${STRIPED_GB}.`,
  );
}
