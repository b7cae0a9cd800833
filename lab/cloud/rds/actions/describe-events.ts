import { arnOf } from "../instances/arn-of.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";

/** Lists the creation of every instance and snapshot as an event; AWS has many more kinds, and forgets them after 14 days. */
export const describeEvents: RdsAction = ({ instances, snapshots }, { parameters }) => {
  const source = parameters.text("SourceIdentifier")?.toLowerCase();
  const type = parameters.text("SourceType");
  const created = instances.list().map(({ identifier, region, createdAt }) => ({
    SourceIdentifier: identifier,
    SourceType: "db-instance",
    Message: "DB instance created",
    EventCategories: new XmlList("EventCategory", ["creation"]),
    Date: createdAt,
    SourceArn: arnOf("db", region, identifier),
  }));
  const taken = snapshots.list().map(({ identifier, instance, createdAt, startedAt }) => ({
    SourceIdentifier: identifier,
    SourceType: "db-snapshot",
    Message: createdAt === undefined ? "Creating manual snapshot" : "Manual snapshot created",
    EventCategories: new XmlList("EventCategory", ["creation"]),
    Date: createdAt ?? startedAt,
    SourceArn: arnOf("snapshot", instance.region, identifier),
  }));
  const events = [...created, ...taken]
    .filter((event) => source === undefined || event.SourceIdentifier === source)
    .filter((event) => type === undefined || event.SourceType === type)
    .sort((a, b) => (a.Date < b.Date ? -1 : 1));
  return { Events: new XmlList("Event", events) };
};
