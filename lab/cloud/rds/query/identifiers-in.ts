import type { Parameters } from "./parameters.ts";

/** The names, ARNs and resource ids a request mentions, what it makes or changes first. */
export function identifiersIn(parameters: Parameters): string[] {
  const filters = parameters
    .structures("Filters")
    .flatMap((filter) =>
      [...filter].filter(([field]) => field.startsWith("Values.")).map(([, value]) => value),
    );
  const named = NAMES.map((name) => parameters.text(name)).filter((value) => value !== undefined);
  return [...new Set([...named, ...filters])];
}

const NAMES = [
  ...["TargetDBInstanceIdentifier", "DBInstanceIdentifier", "NewDBInstanceIdentifier"],
  ...["DBClusterIdentifier", "NewDBClusterIdentifier", "TargetDBSnapshotIdentifier"],
  ...["DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "SnapshotIdentifier"],
  ...["SourceDBInstanceIdentifier", "SourceDbiResourceId", "SourceDBClusterIdentifier"],
  ...["SourceDbClusterResourceId", "SourceDBSnapshotIdentifier", "FinalDBSnapshotIdentifier"],
  ...["DbiResourceId", "ResourceName"],
];
