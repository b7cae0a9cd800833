import { arnOf } from "../instances/arn-of.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import type { InstanceRecord } from "../instances/instance-record.ts";
import type { Parameters } from "../query/parameters.ts";
import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

const LARGEST_PAGE = 100;
const SMALLEST_PAGE = 20;

/** Lists instances by name or by filters, a page at a time; an unknown name is refused, an unmatched filter is empty. */
export const describeDbInstances: RdsAction = ({ instances }, { parameters }) => {
  const identifier = parameters.text("DBInstanceIdentifier");
  const named = identifier === undefined ? instances.list() : [instances.require(nameIn(identifier))];
  const filters = filtersOf(parameters);
  const matching = named.filter((record) => filters.every((matches) => matches(record)));
  const page = pageOf(matching, parameters);
  return {
    DBInstances: new XmlList("DBInstance", page.records.map(describeInstance)),
    Marker: page.marker,
  };
};

// The API takes an ARN wherever it takes a name here.
function nameIn(identifier: string): string {
  return identifier.startsWith("arn:") ? (identifier.split(":").pop() ?? identifier) : identifier;
}

function filtersOf(parameters: Parameters): ((record: InstanceRecord) => boolean)[] {
  return parameters.structures("Filters").map((filter) => {
    const name = filter.get("Name") ?? "";
    const read = FILTERS[name];
    if (read === undefined) throw refuse.invalidValue(`Unrecognized filter name: ${name}`);
    const values = [...filter].filter(([field]) => field.startsWith("Values.")).map(([, value]) => value);
    return (record) => read(record).some((value) => values.includes(value));
  });
}

const FILTERS: Readonly<Record<string, (record: InstanceRecord) => string[]>> = {
  "db-instance-id": (record) => [record.identifier, arnOf(record)],
  "dbi-resource-id": (record) => [record.resourceId],
  engine: (record) => [String(record.settings["Engine"])],
  "db-cluster-id": () => [],
};

function pageOf(records: readonly InstanceRecord[], parameters: Parameters) {
  const size = parameters.number("MaxRecords") ?? LARGEST_PAGE;
  if (size < SMALLEST_PAGE || size > LARGEST_PAGE) {
    throw refuse.invalidValue(
      `Invalid value ${size} for MaxRecords. Must be between ${SMALLEST_PAGE} and ${LARGEST_PAGE}`,
    );
  }
  const marker = parameters.text("Marker");
  const last = marker === undefined ? "" : Buffer.from(marker, "base64url").toString("utf8");
  const rest = records.filter((record) => record.identifier > last);
  const page = rest.slice(0, size);
  const end = page.at(-1)?.identifier;
  const hasMore = rest.length > size && end !== undefined;
  return { records: page, marker: hasMore ? Buffer.from(end).toString("base64url") : undefined };
}
