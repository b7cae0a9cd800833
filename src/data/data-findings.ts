import type { DataPlan, SchemaFacts } from "../model/data.ts";
import { type Finding, warning } from "../model/finding.ts";
import type { DatabaseFacts } from "./database-facts.ts";
import { isRestore } from "./estimate-restore.ts";

/** What a person should know of the chosen way before it is gone; the same facts and way always warn of the same. */
export function dataFindings(facts: DatabaseFacts, { database, way }: DataPlan): Finding[] {
  const { schema, settings, restore } = facts;
  const findings: Finding[] = [];
  const warn = (code: string, message: string, remedy: string): void => {
    findings.push(warning({ code, subject: database, message, remedy }));
  };
  if (way.kind === "down-migration" && restore === undefined && settings.dumps === undefined)
    warn(
      "NO_SAFETY_COPY",
      `"${database}" is no RDS instance and has no folder for dumps: what the way down drops is in no copy`,
      "name a folder in rollback.yaml: data[].dumps",
    );
  if (way.kind === "none" && restore?.destroyedBy === undefined && beyondOf(schema).length > 0)
    warn(
      "SCHEMA_BEYOND_RELEASE",
      `the database keeps migrations that the release does not know: ${oldestFirst(beyondOf(schema))}`,
      "make sure that the older program works on it",
    );
  if (schema !== undefined && schema.missing.length > 0)
    warn(
      "SCHEMA_BEHIND_RELEASE",
      `the release has migrations that are not applied: ${schema.missing.join(", ")}`,
      "apply them when the release is back, if its program does not do it by itself",
    );
  if (isRestore(way) && schema !== undefined && beyondOf(schema).length > 0 && !schema.beyondSince)
    warn(
      "MOMENT_NOT_PROVEN",
      `nothing records when ${oldestFirst(beyondOf(schema))} ran, so it is not proven that the copy is from before`,
      "the restored database is asked before it takes the old one's place; if you migrate before you deploy, name the moment: --data-at <time>",
    );
  if (isRestore(way) && facts.otherDatabases.length > 0)
    warn(
      "OTHER_DATABASES_GO_BACK",
      `the instance also holds ${facts.otherDatabases.join(", ")}: the copy takes them back to the same moment, neither fenced nor counted`,
      "stop whoever writes to them first (phase fence in rollback.yaml), or restore into a database of its own by hand",
    );
  return findings;
}

const beyondOf = (schema: SchemaFacts | undefined): readonly string[] => schema?.beyond ?? [];

const oldestFirst = (versions: readonly string[]): string => [...versions].reverse().join(", ");
