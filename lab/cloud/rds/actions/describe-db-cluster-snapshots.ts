import { describeClusterSnapshot } from "../clusters/describe-cluster-snapshot.ts";
import { arnOf } from "../instances/arn-of.ts";
import { type FilterReaders, filtersOf, nameIn } from "../query/filters-of.ts";
import { pageOf } from "../query/page-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";
import type { SnapshotRecord } from "../snapshots/snapshot-record.ts";

/** Lists cluster snapshots by name, cluster, type or filters, a page at a time; only an unknown snapshot's name is refused. */
export const describeDbClusterSnapshots: RdsAction = ({ clusterSnapshots: snapshots }, { parameters }) => {
  const identifier = parameters.text("DBClusterSnapshotIdentifier");
  const named = identifier === undefined ? snapshots.list() : [snapshots.require(nameIn(identifier))];
  const cluster = parameters.text("DBClusterIdentifier")?.toLowerCase();
  const resourceId = parameters.text("DbClusterResourceId");
  const wantedType = parameters.text("SnapshotType");
  const matching = named
    .filter(({ instance }) => [undefined, instance.identifier].includes(cluster))
    .filter(({ instance }) => [undefined, instance.resourceId].includes(resourceId))
    .filter(({ type }) => wantedType === undefined || wantedType === type)
    .filter(filtersOf(parameters, FILTERS));
  const page = pageOf(matching, parameters, (record) => record.identifier);
  return {
    DBClusterSnapshots: new XmlList(
      "DBClusterSnapshot",
      page.items.map((record) => describeClusterSnapshot(record)),
    ),
    Marker: page.marker,
  };
};

const FILTERS: FilterReaders<SnapshotRecord> = {
  "db-cluster-id": ({ instance }) => [
    instance.identifier,
    arnOf("cluster", instance.region, instance.identifier),
  ],
  "db-cluster-snapshot-id": ({ identifier }) => [identifier],
  "snapshot-type": ({ type }) => [type],
  engine: ({ instance }) => [String(instance.settings["Engine"])],
};
