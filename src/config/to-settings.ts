import { parseDuration } from "../model/duration.ts";
import type { DatabaseSettings, ProbeSettings, Settings, StepSettings } from "../model/settings.ts";
import type { Phase } from "../model/step.ts";
import type { SettingsDocument } from "./settings-schema.ts";

type Part = Omit<SettingsDocument, "version" | "stacks">;

/** The settings of one stack: its own part over the common one, then the defaults. */
export function toSettings(document: SettingsDocument, stack: string): Settings {
  const own: Part =
    document.stacks !== undefined && Object.hasOwn(document.stacks, stack)
      ? (document.stacks[stack] ?? {})
      : {};
  const workspace = { ...document.workspace, ...own.workspace };
  const timeouts = { ...document.timeouts, ...own.timeouts };
  const verify = { ...document.verify, ...own.verify };
  return {
    steps: (own.steps ?? document.steps ?? []).map(toStep),
    verify: {
      probes: (verify.probes ?? []).map(toProbe),
      consecutive: verify.consecutive ?? 5,
      intervalMs: milliseconds(verify.interval, "10s"),
      timeoutMs: milliseconds(verify.timeout, "5m"),
    },
    data: (own.data ?? document.data ?? []).map(toDatabase),
    configSource: workspace.config ?? "release",
    allowInstallScripts: workspace.allowInstallScripts ?? [],
    statefulTypes: own.statefulTypes ?? document.statefulTypes ?? [],
    previewTimeoutMs: milliseconds(timeouts.preview, "30m"),
    updateTimeoutMs: milliseconds(timeouts.update, "2h"),
  };
}

interface StepDocument {
  readonly kind: string;
  readonly id?: string;
  readonly phase?: Phase;
  readonly timeout?: string;
}

function toStep(step: unknown): StepSettings {
  const { kind, id, phase, timeout, ...params } = step as StepDocument;
  return {
    kind,
    params,
    ...(id === undefined ? {} : { id }),
    ...(phase === undefined ? {} : { phase }),
    ...(timeout === undefined ? {} : { timeoutMs: milliseconds(timeout, timeout) }),
  };
}

function toProbe(probe: unknown): ProbeSettings {
  const { kind, name, ...params } = probe as { readonly kind: string; readonly name: string };
  return { kind, name, params };
}

type DatabaseDocument = NonNullable<SettingsDocument["data"]>[number];

function toDatabase(database: DatabaseDocument): DatabaseSettings {
  const { connection, migrations } = database;
  return {
    name: database.name,
    resource: database.resource,
    connection: {
      host: connection.host,
      port: String(connection.port ?? 5432),
      database: connection.database,
      user: connection.user,
      password: connection.password,
      ssl: connection.ssl ?? true,
    },
    tables: database.tables ?? [],
    writtenAt: database.writtenAt ?? "created_at",
    invariants: database.invariants ?? [],
    migrations: migrations && {
      tool: migrations.tool,
      directory: migrations.directory,
      table: migrations.table,
      status: migrations.status,
      down: migrations.down,
    },
    way: database.way ?? "auto",
    cutOver: database.cutOver ?? "auto",
    indirection: database.indirection,
    keepDays: database.keepDays ?? 7,
    dumps: database.dumps,
    quietForMs: milliseconds(database.quietFor, "5s"),
    patienceMs: milliseconds(database.patience, "1m"),
  };
}

function milliseconds(text: string | undefined, otherwise: string): number {
  return parseDuration(text ?? otherwise) ?? 0;
}
