import type { DataLoss, DataPlan } from "../model/data.ts";
import { formatDuration } from "../model/duration.ts";
import type { StepOutcome } from "../model/step.ts";
import { countOf } from "./fit-text.ts";

/** What a plan or a report says of one database, in plain sentences. */
export interface DescribedData {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Long lists of tables are cut: the largest losses are what a person weighs. */
const MOST_TABLES = 12;

/** Tells how a database comes back, why, what is given up and how long it takes; what was measured in the run goes before the estimate. */
export function describeData(plan: DataPlan, outcomes: readonly StepOutcome[]): DescribedData {
  const { way, cutOver, estimate } = plan;
  if (way.kind === "none") return { title: titleOf(plan), lines: [`why: ${way.why}`] };
  const counted = countedLoss(plan, outcomes);
  const usual =
    estimate === undefined
      ? []
      : [
          `bringing it back takes about ${formatDuration(estimate.ms)} (${estimate.isMeasured ? "as earlier runs did" : "by rule of thumb: no run has timed all of it yet"})`,
        ];
  return {
    title: titleOf(plan),
    lines: [
      `why: ${way.why}`,
      ...lossSentences(plan),
      ...measuredMinutes(plan, outcomes),
      ...(counted ?? []),
      ...(cutOver === undefined ? [] : [`takes the old one's place by ${cutOver.kind}: ${cutOver.why}`]),
      ...(counted === undefined ? [...usual, ...keptOut(plan)] : []),
      ...(way.kind === "down-migration"
        ? []
        : ["not brought back: queues, caches, e-mails, and whatever else left the database"]),
    ],
  };
}

/** How long applications cannot get in, where a fence keeps them out. */
function keptOut({ steps, cutOver }: DataPlan): string[] {
  if (!steps.some((id) => /^fence-database(-|$)/.test(id))) return [];
  const end = cutOver === undefined ? "until the migrations are taken back" : "to the cut-over";
  return [`applications are kept out from the fence ${end}`];
}

function titleOf({ database, way }: DataPlan): string {
  switch (way.kind) {
    case "none":
      return `${database} stays as it is`;
    case "down-migration":
      return `${database} goes down from ${way.fromVersion} to ${way.toVersion}`;
    case "point-in-time":
      return `${database} returns to ${way.at} (point in time)`;
    case "snapshot":
      return `${database} returns to ${way.takenAt} (snapshot ${way.snapshot})`;
  }
}

function lossSentences({ way, loss }: DataPlan): string[] {
  if (way.kind === "down-migration") {
    return loss.drops.length === 0
      ? ["drops nothing"]
      : [
          // The number before the names: long names may be cut.
          `gives up ${mostRows(loss)}; drops ${listed(loss.drops.map(({ name, rows }) => [name, rows]))}`,
        ];
  }
  const rows = Object.entries(loss.rows);
  const tables = rows.length === 0 ? "not counted" : listed(rows);
  return [`gives up ${countOf(loss.minutes, "minute")}; rows written since: ${tables}`];
}

/** How far the data really went back: to the moment from which on nobody could write. */
function measuredMinutes({ way, steps }: DataPlan, outcomes: readonly StepOutcome[]): string[] {
  const at = way.kind === "point-in-time" ? way.at : way.kind === "snapshot" ? way.takenAt : undefined;
  const fence = outcomes.find(({ step }) => steps.includes(step) && step.startsWith("fence-database"));
  if (at === undefined || fence?.status !== "succeeded" || fence.startedAt === undefined) return [];
  const closed = Date.parse(fence.startedAt) + (fence.durationMs ?? 0);
  const minutes = Math.max(1, Math.ceil((closed - Date.parse(at)) / 60_000));
  return [
    `measured: ${countOf(minutes, "minute")}, from then until the fence held at ${new Date(closed).toISOString()}`,
  ];
}

/** What may be lost until the fence holds, which is more than what was counted. */
function mostRows({ drops, mostRows: most }: DataLoss): string {
  const unknown = drops.some(({ rows }) => rows === null);
  if (unknown)
    return most === 0 ? "an unknown number of rows" : `${countOf(most, "row")} and an unknown number more`;
  return most === 0 ? "no rows" : `at most ${countOf(most, "row")} when it runs`;
}

/** Counted tables, the largest loss first; then those that nobody could count, so that neither hides the other. */
function listed(entries: readonly (readonly [string, number | null])[]): string {
  const counted = entries
    .filter((entry): entry is readonly [string, number] => entry[1] !== null)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, rows]) => `${name} ${rows}`);
  const unknown = entries.filter(([, rows]) => rows === null).map(([name]) => name);
  return [
    ...(counted.length === 0 ? [] : [firstOf(counted)]),
    ...(unknown.length === 0 ? [] : [`unknown for ${firstOf(unknown)}`]),
  ].join("; ");
}

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_TABLES;
  return `${names.slice(0, MOST_TABLES).join(", ")}${more > 0 ? `, … and ${more} more` : ""}`;
}

/** What the validation found by counting in the fenced database and in the restored one; undefined before. */
function countedLoss({ steps }: DataPlan, outcomes: readonly StepOutcome[]): string[] | undefined {
  const loss = outcomes.find(({ step, data }) => steps.includes(step) && data?.loss !== undefined)?.data
    ?.loss;
  if (loss === undefined || loss === null || typeof loss !== "object") return undefined;
  const rows = Object.entries(loss).filter(
    (entry): entry is [string, DataLoss["rows"][string]] => entry[1] === null || typeof entry[1] === "number",
  );
  const fewer = rows.filter(([, count]) => count === null || count > 0);
  const more = rows.flatMap(([table, count]) =>
    count !== null && count < 0 ? [[table, -count] as const] : [],
  );
  return [
    ...(fewer.length + more.length === 0
      ? ["by count, the copy has as many rows as the fenced database"]
      : []),
    ...(fewer.length === 0
      ? []
      : [`by count, the copy has fewer rows than the fenced database: ${listed(fewer)}`]),
    ...(more.length === 0
      ? []
      : [`by count, the copy has more rows than the fenced database: ${listed(more)}`]),
    "counts tell nothing of changed rows, and rows deleted and rows written since cancel out",
  ];
}
