import assert from "node:assert/strict";
import type { RecordedInstance } from "../../src/data/recorded-instances.ts";
import { restoreSteps } from "../../src/data/restore-steps.ts";
import type { CutOver } from "../../src/model/data.ts";
import type { DatabaseSettings } from "../../src/model/settings.ts";

const INDIRECTION = { config: { host: "shop:databaseHost" } };
const instance: RecordedInstance = {
  urn: "urn:pulumi:prod::shop::aws:rds/instance:Instance::database",
  name: "database",
  identifier: "database-1a2b3c4",
  resourceId: "db-OLD",
  region: "eu-central-1",
  declared: { inputs: {}, addressIsUsed: false },
};
const database: DatabaseSettings = {
  name: "orders",
  resource: "database",
  connection: { host: "db", port: "5432", database: "shop", user: "app", password: undefined, ssl: true },
  tables: [],
  writtenAt: "created_at",
  invariants: [],
  migrations: undefined,
  way: "auto",
  cutOver: "auto",
  indirection: INDIRECTION,
  dumps: undefined,
  keepDays: 7,
  quietForMs: 5000,
  patienceMs: 60_000,
};

describe("the steps of a restore", () => {
  const stepsOf = (cutOver: CutOver["kind"]) =>
    restoreSteps({ instance, from: { snapshot: "good" }, cutOver, database, keepDays: 7 });

  it("take the way that was chosen, and the state follows in each", () => {
    const between = (cutOver: CutOver["kind"]) =>
      stepsOf(cutOver)
        .map(({ kind }) => kind)
        .slice(3, -1);
    assert.deepEqual(between("rename"), ["swap-database", "adopt-database"]);
    assert.deepEqual(between("adopt"), ["adopt-database"]);
    assert.deepEqual(between("indirection"), ["point-consumers", "adopt-database"]);
  });

  it("name the key that consumers read, as plain data", () => {
    const { urn, identifier, resourceId, region } = instance;
    const pointed = stepsOf("indirection").find(({ kind }) => kind === "point-consumers");
    const params = { instance: { urn, identifier, resourceId, region }, indirection: INDIRECTION };
    assert.deepEqual(pointed?.params, params);
  });
});
