import type { DatabaseFacts, RestoreFacts } from "../../src/data/database-facts.ts";
import type { RecordedInstance } from "../../src/data/recorded-instances.ts";
import type { SchemaFacts } from "../../src/model/data.ts";
import type { DatabaseSettings } from "../../src/model/settings.ts";

/** The orders of the shop, an RDS instance of the stack with migrations, all by default. */
export function aDatabaseSettings(overrides: Partial<DatabaseSettings> = {}): DatabaseSettings {
  return {
    name: "orders",
    resource: "database",
    connection: {
      host: "{{outputs.host}}",
      port: "5432",
      database: "shop",
      user: "app",
      password: { env: "DB_PASSWORD" },
      ssl: true,
    },
    tables: [],
    writtenAt: "created_at",
    invariants: [],
    migrations: {
      tool: undefined,
      directory: "migrations",
      table: undefined,
      status: undefined,
      down: undefined,
    },
    way: "auto",
    cutOver: "auto",
    indirection: undefined,
    keepDays: 7,
    patienceMs: 60_000,
    dumps: undefined,
    quietForMs: 5000,
    ...overrides,
  };
}

/** Migration 2 is beyond the release; it destroyed nothing, and going down drops three values. */
export function aSchema(overrides: Partial<SchemaFacts> = {}): SchemaFacts {
  return {
    tool: "golang-migrate",
    current: "2",
    dirty: undefined,
    target: "1",
    beyond: ["2"],
    missing: [],
    beyondSince: undefined,
    destroyed: [],
    obstacle: undefined,
    drops: [{ name: "public.orders.gift", rows: 3 }],
    ...overrides,
  };
}

/** As the state records it, under a name that the program fixes. */
export function aRecordedInstance(overrides: Partial<RecordedInstance> = {}): RecordedInstance {
  return {
    urn: "urn:pulumi:prod::shop::aws:rds/instance:Instance::database",
    name: "database",
    identifier: "orders",
    resourceId: "db-OLD",
    region: "eu-central-1",
    declared: { inputs: { identifier: "orders" }, addressIsUsed: true },
    ...overrides,
  };
}

/** The moment can be restored, and there is last night's snapshot. */
export function aRestore(overrides: Partial<RestoreFacts> = {}): RestoreFacts {
  return {
    instance: aRecordedInstance(),
    nameObjection: undefined,
    storageGb: 100,
    destroyedBy: undefined,
    momentObjection: undefined,
    snapshot: { id: "nightly", at: "2026-11-21T01:00:00.000Z", rows: { "public.orders": 40 } },
    cutOver: { kind: "rename", why: "the program fixes the instance's name" },
    ...overrides,
  };
}

/** A database that could go every way; the trouble began at 02:30. */
export function aDatabaseFacts(overrides: Partial<DatabaseFacts> = {}): DatabaseFacts {
  return {
    settings: aDatabaseSettings(),
    clockAheadMs: 0,
    missingTables: [],
    otherDatabases: [],
    hidingTables: [],
    schema: aSchema(),
    moment: {
      at: "2026-11-21T02:30:00.000Z",
      why: "update 42 began then",
      isNamed: false,
      rows: { "public.orders": 12 },
    },
    restore: aRestore(),
    ...overrides,
  };
}
