import { arnOf } from "../instances/arn-of.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import { type FilterReaders, filtersOf, nameIn } from "../query/filters-of.ts";
import { pageOf } from "../query/page-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction, RdsContext } from "../rds-context.ts";

/** Lists instances by name or by filters, a page at a time; an unknown name is refused, an unmatched filter is empty. */
export const describeDbInstances: RdsAction = (context, { parameters }) => {
  const identifier = parameters.text("DBInstanceIdentifier");
  const { instances } = context;
  const named = identifier === undefined ? instances.list() : [instances.require(nameIn(identifier))];
  const matching = named.filter(filtersOf(parameters, filtersIn(context)));
  const page = pageOf(matching, parameters, (record) => record.identifier);
  return {
    DBInstances: new XmlList(
      "DBInstance",
      page.items.map((record) => describeInstance(context, record)),
    ),
    Marker: page.marker,
  };
};

function filtersIn({ clusters }: RdsContext): FilterReaders<InstanceRecord> {
  return {
    "db-instance-id": (record) => [record.identifier, arnOf("db", record.region, record.identifier)],
    "dbi-resource-id": (record) => [record.resourceId],
    engine: (record) => [String(record.settings["Engine"])],
    "db-cluster-id": ({ clusterResourceId = "" }) => {
      const cluster = clusters.byResourceId(clusterResourceId);
      return cluster === undefined
        ? []
        : [cluster.identifier, arnOf("cluster", cluster.region, cluster.identifier)];
    },
  };
}
