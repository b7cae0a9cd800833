import type { CutOver, DataLoss, DataWay } from "../model/data.ts";
import { kebabName } from "../model/kebab-name.ts";
import type { DatabaseSettings, StepSettings } from "../model/settings.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import type { DatabaseFacts } from "./database-facts.ts";
import { undoOfWayDown } from "./undo-of-way-down.ts";
import { deployedMigrations, namedInstance, restoreSteps } from "./restore-steps.ts";

interface Chosen {
  /** Whether other databases go back in the same run: then steps bear the database's name. */
  readonly isOneOfSeveral: boolean;
  readonly way: DataWay;
  readonly cutOver: CutOver | undefined;
  readonly loss: DataLoss;
}

/**
 * The steps by which one database goes back, from its fence to the day until which the old one stays.
 *
 * They are in the order of their phases; the update of the stack belongs behind those of the cut-over.
 */
export function databaseSteps(
  { settings, restore, schema, missingTables }: DatabaseFacts,
  { way, cutOver, loss, isOneOfSeveral }: Chosen,
): StepSettings[] {
  const named = (step: StepSettings): StepSettings =>
    isOneOfSeveral ? { ...step, id: `${step.kind}-${kebabName(settings.name)}` } : { ...step, id: step.kind };
  const there = settings.tables.filter((table) => !missingTables.includes(table));
  switch (way.kind) {
    case "none":
      return [];
    case "down-migration": {
      const fence = named(fenceStep({ ...settings, tables: there }, { isForTool: true }));
      const copies = safetyCopyOf(settings, restore);
      return [
        fence,
        ...copies.map(named),
        named({
          kind: "migrate-down",
          undo: undoOfWayDown(copies.length > 0 ? "taken" : "none"),
          params: {
            name: settings.name,
            connection: withoutAbsent(settings.connection),
            migrations: settings.migrations && schema && deployedMigrations(settings.migrations, schema),
            to: way.toVersion,
            // A way that loses what nobody can count is only gone when a person asked for it, and typed as much.
            accept: { rows: loss.mostRows, unknown: loss.drops.some(({ rows }) => rows === null) },
          },
        }),
        named({
          kind: "open-database",
          // Before the update: it may wait for a service that is ready only with its database, and the
          // outputs that name the database may not be the older program's.
          phase: "revert",
          params: { connection: withoutAbsent(settings.connection), fence: fence.id },
        }),
      ];
    }
    case "point-in-time":
    case "snapshot": {
      if (restore === undefined || cutOver === undefined) return [];
      const from = way.kind === "snapshot" ? { snapshot: way.snapshot } : { at: way.at };
      const closedBy =
        way.kind === "snapshot" && "id" in restore.snapshot ? restore.snapshot.closedBy : undefined;
      const wish = {
        instance: restore.instance,
        from,
        cutOver: cutOver.kind,
        database: settings,
        there,
        schema,
        closedBy,
      };
      return [
        fenceStep({ ...settings, tables: there }, { isForTool: false, closedBy }),
        ...restoreSteps({ ...wish, keepDays: settings.keepDays }),
      ].map(named);
    }
  }
}

/** The copy from which comes back what a way down drops; taken behind the fence, or it would lack the last rows. */
function safetyCopyOf(
  { connection, dumps }: DatabaseSettings,
  restore: DatabaseFacts["restore"],
): StepSettings[] {
  if (restore !== undefined)
    return [{ kind: "take-snapshot", params: { instance: namedInstance(restore.instance) } }];
  if (dumps === undefined) return [];
  const params = { connection: withoutAbsent(connection), directory: dumps };
  return [{ kind: "dump-database", phase: "fence", params }];
}

/**
 * The fence of a database.
 *
 * The configured login may be the application's own: a fence that let it through would keep nobody
 * out. Only a migration tool has to get in, so there other means must keep the application away.
 */
export function fenceStep(
  { connection, quietForMs, patienceMs, tables }: DatabaseSettings,
  {
    isForTool,
    closedBy,
  }: { readonly isForTool: boolean; readonly closedBy?: Readonly<Record<string, unknown>> | undefined },
): StepSettings {
  return {
    kind: "fence-database",
    params: {
      connection: withoutAbsent(connection),
      quietFor: durationText(quietForMs),
      patience: durationText(patienceMs),
      tables,
      blockOwnUser: !isForTool,
      // A migration in a session that is read-only by default would be refused.
      readOnly: !isForTool,
      ...(closedBy === undefined ? {} : { closedBy }),
    },
  };
}

const durationText = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
