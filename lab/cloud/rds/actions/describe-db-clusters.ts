import { describeCluster } from "../clusters/describe-cluster.ts";
import { arnOf } from "../instances/arn-of.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { type FilterReaders, filtersOf, nameIn } from "../query/filters-of.ts";
import { pageOf } from "../query/page-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";

/** Lists clusters by name or by filters, a page at a time; an unknown name is refused. */
export const describeDbClusters: RdsAction = (context, { parameters }) => {
  const { clusters } = context;
  const identifier = parameters.text("DBClusterIdentifier");
  const named = identifier === undefined ? clusters.list() : [clusters.require(nameIn(identifier))];
  const matching = named.filter(filtersOf(parameters, FILTERS));
  const page = pageOf(matching, parameters, (record) => record.identifier);
  return {
    DBClusters: new XmlList(
      "DBCluster",
      page.items.map((record) => describeCluster(context, record)),
    ),
    Marker: page.marker,
  };
};

const FILTERS: FilterReaders<InstanceRecord> = {
  "db-cluster-id": ({ identifier, region }) => [identifier, arnOf("cluster", region, identifier)],
  "db-cluster-resource-id": ({ resourceId }) => [resourceId],
  engine: ({ settings }) => [String(settings["Engine"])],
};
