import { type DataDrop, type DataLoss, type DataPlan, type DataWay, NO_LOSS } from "../model/data.ts";
import { blocking, type Finding, warning } from "../model/finding.ts";
import type { StepSettings } from "../model/settings.ts";
import { chooseWay, type WishedWay } from "./choose-way.ts";
import type { DatabaseFacts } from "./database-facts.ts";
import { databaseSteps } from "./database-steps.ts";
import { estimateRestore, isRestore } from "./estimate-restore.ts";
import { lossMinutes } from "./estimate-loss.ts";

/** What a rollback does about one database: its part of the plan, its steps, and what stands in its way. */
export interface PlannedDatabase {
  readonly plan: DataPlan | undefined;
  readonly steps: readonly StepSettings[];
  readonly findings: readonly Finding[];
}

interface Circumstances {
  readonly isOneOfSeveral: boolean;
  readonly wished: WishedWay | undefined;
  /** How the database was to go back in a plan that was approved before. */
  readonly approved: DataPlan | undefined;
  readonly now: Date;
  readonly pastDurations: Readonly<Record<string, number>>;
}

/** Plans the way back of one database; the same facts always give the same steps. */
export function planDatabase(facts: DatabaseFacts, circumstances: Circumstances): PlannedDatabase {
  const { settings, restore } = facts;
  const { approved, isOneOfSeveral } = circumstances;
  const way = chooseWay(facts, approved?.way.kind ?? circumstances.wished ?? settings.way);
  if (way.kind === "refused")
    return refusedPlan(settings.name, { code: "NO_WAY_BACK", message: way.why, remedy: way.remedy });
  if (isRestore(way) && restore?.cutOver.kind === "refused") {
    const { why, remedy } = restore.cutOver;
    return refusedPlan(settings.name, { code: "CUT_OVER_IMPOSSIBLE", message: why, remedy });
  }
  const unknown = facts.schema?.beyond.length ? [] : facts.missingTables;
  if (unknown.length > 0 && way.kind !== "none") return unknownTables(settings.name, unknown);
  const cutOver = isRestore(way) && restore?.cutOver.kind !== "refused" ? restore?.cutOver : undefined;
  const loss = lossOf(facts, way, circumstances);
  const steps = databaseSteps(facts, { way, cutOver, loss, isOneOfSeveral });
  const estimate =
    way.kind === "none"
      ? undefined
      : estimateRestore(
          steps.map(({ kind }) => kind),
          { storageGb: restore?.storageGb ?? 0, pastDurations: circumstances.pastDurations },
        );
  const ids = steps.map(({ id, kind }) => id ?? kind);
  const plan: DataPlan = { database: settings.name, way, steps: ids, loss, cutOver, estimate };
  return { plan, steps, findings: findingsOf(facts, plan) };
}

function lossOf(
  { moment, restore, schema }: DatabaseFacts,
  way: DataWay,
  { now, approved }: Pick<Circumstances, "now" | "approved">,
): DataLoss {
  switch (way.kind) {
    case "none":
      return NO_LOSS;
    case "down-migration": {
      const drops = schema?.drops ?? [];
      return { ...NO_LOSS, drops, mostRows: roomFor(drops, approved?.loss.mostRows) };
    }
    case "point-in-time":
      return { ...NO_LOSS, minutes: lossMinutes(way.at, now), rows: moment?.rows ?? {} };
    case "snapshot": {
      const rows = restore !== undefined && "rows" in restore.snapshot ? restore.snapshot.rows : {};
      return { ...NO_LOSS, minutes: lossMinutes(way.takenAt, now), rows };
    }
  }
}

/** Writers go on until the fence holds, so a few more rows than were counted may be there. */
const ROOM = { least: 100, share: 0.1 };

/** How many rows a way down may lose: what was approved, where that is enough. */
function roomFor(drops: readonly DataDrop[], approved: number | undefined): number {
  const counted = drops.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
  if (approved !== undefined && counted <= approved) return approved;
  return counted === 0 ? 0 : counted + Math.max(ROOM.least, Math.ceil(counted * ROOM.share));
}

function findingsOf({ schema, settings, restore }: DatabaseFacts, { database, way }: DataPlan): Finding[] {
  if (way.kind === "down-migration" && restore === undefined && settings.dumps === undefined) {
    return [
      warning({
        code: "NO_SAFETY_COPY",
        subject: database,
        message: `"${database}" is no RDS instance and has no folder for dumps: what the way down drops is in no copy`,
        remedy: "name a folder in rollback.yaml: data[].dumps",
      }),
    ];
  }
  if (way.kind === "none" && schema !== undefined && schema.beyond.length > 0) {
    return [
      warning({
        code: "SCHEMA_BEYOND_RELEASE",
        subject: database,
        message: `the database keeps migrations that the release does not know: ${[...schema.beyond].reverse().join(", ")}`,
        remedy: "make sure that the older program works on it",
      }),
    ];
  }
  return [];
}

/** Where no migration can have dropped a table, its name is wrong, and its rows would be counted by nobody. */
function unknownTables(database: string, tables: readonly string[]): PlannedDatabase {
  return refusedPlan(tables.join(", "), {
    code: "TABLE_UNKNOWN",
    message: `the database "${database}" has no table "${tables.join('", "')}"`,
    remedy: "correct data[].tables in rollback.yaml; write it with its schema, as in public.orders",
  });
}

function refusedPlan(subject: string, answer: Omit<Finding, "level" | "subject">): PlannedDatabase {
  return { plan: undefined, steps: [], findings: [blocking({ ...answer, subject })] };
}
