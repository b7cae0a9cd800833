import { arnOf } from "../instances/arn-of.ts";
import { type FilterReaders, filtersOf, nameIn } from "../query/filters-of.ts";
import { pageOf } from "../query/page-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";
import { describeSnapshot } from "../snapshots/describe-snapshot.ts";
import type { SnapshotRecord } from "../snapshots/snapshot-record.ts";

/** Lists snapshots by name, instance, type or filters, a page at a time; only an unknown snapshot's name is refused. */
export const describeDbSnapshots: RdsAction = ({ snapshots }, { parameters }) => {
  const identifier = parameters.text("DBSnapshotIdentifier");
  const named = identifier === undefined ? snapshots.list() : [snapshots.require(nameIn(identifier))];
  const wanted = {
    instance: parameters.text("DBInstanceIdentifier")?.toLowerCase(),
    type: parameters.text("SnapshotType"),
    resourceId: parameters.text("DbiResourceId"),
  };
  const matching = named
    .filter(({ instance }) => [undefined, instance.identifier].includes(wanted.instance))
    .filter(({ instance }) => [undefined, instance.resourceId].includes(wanted.resourceId))
    .filter(({ type }) => wanted.type === undefined || wanted.type === type)
    .filter(filtersOf(parameters, FILTERS));
  const page = pageOf(matching, parameters, (record) => record.identifier);
  return {
    DBSnapshots: new XmlList(
      "DBSnapshot",
      page.items.map((record) => describeSnapshot(record)),
    ),
    Marker: page.marker,
  };
};

const FILTERS: FilterReaders<SnapshotRecord> = {
  "db-instance-id": ({ instance }) => [
    instance.identifier,
    arnOf("db", instance.region, instance.identifier),
  ],
  "db-snapshot-id": ({ identifier }) => [identifier],
  "dbi-resource-id": ({ instance }) => [instance.resourceId],
  "snapshot-type": ({ type }) => [type],
  engine: ({ instance }) => [String(instance.settings["Engine"])],
};
