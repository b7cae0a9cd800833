import { type DataDrop, type DataLoss, type DataPlan, type DataWay, NO_LOSS } from "../model/data.ts";
import { blocking, type Finding } from "../model/finding.ts";
import type { StepSettings } from "../model/settings.ts";
import { chooseWay, type WishedWay } from "./choose-way.ts";
import { dataFindings } from "./data-findings.ts";
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
  /** Rows that a person agreed to lose beforehand: no more than these may then be lost. */
  readonly acceptedRows: number | undefined;
  readonly now: Date;
  readonly pastDurations: Readonly<Record<string, number>>;
}

/** Plans the way back of one database; the same facts always give the same steps. */
export function planDatabase(facts: DatabaseFacts, circumstances: Circumstances): PlannedDatabase {
  const { settings, restore } = facts;
  if (restore?.nameObjection !== undefined)
    return { plan: undefined, steps: [], findings: [restore.nameObjection] };
  const { approved, isOneOfSeveral } = circumstances;
  const chosen = chooseWay(facts, approved?.way.kind ?? wishedWay(facts, circumstances));
  if (chosen.kind === "refused")
    return refusedPlan(settings.name, { code: "NO_WAY_BACK", message: chosen.why, remedy: chosen.remedy });
  const way = approved !== undefined && isSameCopy(approved.way, chosen) ? approved.way : chosen;
  if (isRestore(way) && restore?.cutOver.kind === "refused") {
    const { why, remedy } = restore.cutOver;
    return refusedPlan(settings.name, { code: "CUT_OVER_IMPOSSIBLE", message: why, remedy });
  }
  const unknown = facts.schema?.beyond.length ? [] : facts.missingTables;
  if (unknown.length > 0 && way.kind !== "none") return unknownTables(settings.name, unknown);
  if (isRestore(way) && facts.hidingTables.length > 0) return hiddenRows(facts);
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
  return { plan, steps, findings: dataFindings(facts, plan) };
}

/** What a person says for one run goes before the file: a moment that is named is to be returned to. */
function wishedWay({ settings, moment }: DatabaseFacts, { wished }: Circumstances): WishedWay {
  return wished ?? (moment?.isNamed === true ? "auto" : settings.way);
}

/** Whether two ways lead to the very same copy; why it was chosen may read otherwise by now. */
function isSameCopy(approved: DataWay, chosen: DataWay): boolean {
  return (
    (approved.kind === "point-in-time" && chosen.kind === "point-in-time" && approved.at === chosen.at) ||
    (approved.kind === "snapshot" && chosen.kind === "snapshot" && approved.snapshot === chosen.snapshot)
  );
}

function lossOf(
  { clockAheadMs, moment, restore, schema }: DatabaseFacts,
  way: DataWay,
  { now, approved, acceptedRows }: Pick<Circumstances, "now" | "approved" | "acceptedRows">,
): DataLoss {
  // By the later of both clocks, or the minutes would be too few.
  const latest = new Date(now.getTime() + Math.max(0, -clockAheadMs));
  switch (way.kind) {
    case "none":
      return NO_LOSS;
    case "down-migration": {
      const drops = schema?.drops ?? [];
      return {
        ...NO_LOSS,
        drops,
        mostRows: roomFor(drops, { approved: approved?.loss.mostRows, accepted: acceptedRows }),
      };
    }
    case "point-in-time":
      return { ...NO_LOSS, minutes: lossMinutes(way.at, latest), rows: moment?.rows ?? {} };
    case "snapshot": {
      const rows = restore !== undefined && "rows" in restore.snapshot ? restore.snapshot.rows : {};
      return { ...NO_LOSS, minutes: lossMinutes(way.takenAt, latest), rows };
    }
  }
}

interface Agreed {
  readonly approved: number | undefined;
  readonly accepted: number | undefined;
}

/**
 * How many rows a way down may lose: what was agreed to, where that is enough, else those that were counted.
 *
 * Where writers add to them until the fence holds, the step refuses and everything is taken back: a
 * person then agrees to more.
 */
function roomFor(drops: readonly DataDrop[], { approved, accepted }: Agreed): number {
  const counted = drops.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
  return [approved, accepted].find((agreed) => agreed !== undefined && counted <= agreed) ?? counted;
}

/** Where no migration can have dropped a table, its name is wrong, and its rows would be counted by nobody. */
function unknownTables(database: string, tables: readonly string[]): PlannedDatabase {
  return refusedPlan(tables.join(", "), {
    code: "TABLE_UNKNOWN",
    message: `the database "${database}" has no table "${tables.join('", "')}"`,
    remedy: "correct data[].tables in rollback.yaml; write it with its schema, as in public.orders",
  });
}

/** What a restore loses is counted before and after it: of rows that nobody sees it would be none. */
function hiddenRows({ settings: { name, connection }, hidingTables }: DatabaseFacts): PlannedDatabase {
  return refusedPlan(name, {
    code: "ROWS_HIDDEN",
    message: `"${connection.user}" does not see every row of ${hidingTables.join(", ")} (row-level security), so what is lost could not be counted`,
    remedy: "log in as a role with BYPASSRLS (data[].connection), or leave these tables out of data[].tables",
  });
}

function refusedPlan(subject: string, answer: Omit<Finding, "level" | "subject">): PlannedDatabase {
  return { plan: undefined, steps: [], findings: [blocking({ ...answer, subject })] };
}
