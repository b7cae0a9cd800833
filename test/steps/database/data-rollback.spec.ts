import assert from "node:assert/strict";
import { join } from "node:path";
import { CreateDBSnapshotCommand, type DBInstance, type RDSClient } from "@aws-sdk/client-rds";
import { useDirectory } from "../../_builders/use-directory.ts";
import { clientOf, query, snapshotAvailable, untilAvailable } from "../../lab/cloud/rds-harness.ts";
import { endLab, eventually, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { writeFiles } from "../../migrations/_migrations.ts";
import {
  aBrokenDatabase,
  aSource,
  connectionTo,
  contextFor,
  dataStep,
  instanceSettings,
  look,
  stepsFor,
} from "./data-world.ts";
import { outcomesIn, runData } from "./run-data.ts";

/** All that AWS says of an instance, but for what makes it another one. */
function configurationOf(instance: DBInstance): Partial<DBInstance> {
  const { DbiResourceId, InstanceCreateTime, LatestRestorableTime, Endpoint, ...rest } = instance;
  assert.ok(DbiResourceId && InstanceCreateTime && Endpoint && (LatestRestorableTime ?? true));
  return { ...rest, DeletionProtection: true };
}

/** A snapshot that is restored and asked, no more. */
function validated(source: DBInstance, snapshot: string, questions: object) {
  const instance = instanceSettings(source);
  return [
    dataStep("restore-database", { instance, from: { snapshot } }),
    dataStep("validate-database", { instance, connection: connectionTo(source), ...questions }),
  ];
}

describe("a data rollback on RDS", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  after(() => endLab(lab));

  it("restores beside the old one, counts the loss, exchanges the names and keeps the old one", async () => {
    const source = await aBrokenDatabase(lab, "orders");
    const result = await runData(lab, directory(), stepsFor(source, "orders-good"));
    assert.equal(result.outcome, "rolled-back", result.detail);

    const now = (await look(rds, "orders"))!;
    assert.notEqual(now.DbiResourceId, source.DbiResourceId);
    assert.deepEqual(await query(now, "SELECT count(*)::int FROM orders", "platform"), [{ count: 2 }]);
    assert.deepEqual(configurationOf(now), configurationOf(source));
    assert.equal(now.DeletionProtection, true);
    assert.equal(now.AssociatedRoles?.[0]?.Status, "ACTIVE");

    const old = (await look(rds, "orders-old-abc123"))!;
    assert.equal(old.DbiResourceId, source.DbiResourceId);
    assert.equal(old.DeletionProtection, true);
    const tags: Record<string, string> = Object.fromEntries(
      old.TagList!.map(({ Key = "", Value = "" }) => [Key, Value]),
    );
    assert.equal(tags["rollback:replaced-by"], now.DbiResourceId);
    assert.match(tags["rollback:keep-until"] ?? "", /^\d{4}-\d{2}-\d{2}$/);
    assert.deepEqual(outcomesIn(directory()).get("validate-database")?.data?.["loss"], {
      "public.audit": 0,
      "public.orders": 3,
    });
  });

  it("restores to a moment, to the second, of an instance found by its id", async () => {
    const source = await aSource(lab, "moment");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const at = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await query(source, "INSERT INTO orders VALUES (3)", "platform");
    await eventually(async () => {
      const now = await look(rds, "moment");
      return (now?.LatestRestorableTime?.getTime() ?? 0) > Date.parse(at) ? true : undefined;
    }, "the moment can be restored");
    const instance = instanceSettings(source);
    const connection = connectionTo(source);
    const steps = [
      dataStep("take-snapshot", { instance, connection }),
      dataStep("restore-database", { instance, from: { at } }),
      dataStep("validate-database", { instance, connection, tables: ["orders"] }),
    ];
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "rolled-back", result.detail);
    const { loss } = outcomesIn(directory()).get("validate-database")?.data ?? {};
    assert.deepEqual(loss, { "public.orders": 1 });
  });

  it("fails a restored database whose invariants do not hold", async () => {
    const source = await aBrokenDatabase(lab, "unfit");
    const steps = validated(source, "unfit-good", { invariants: ["SELECT count(*) = 5 FROM orders"] });
    const result = await runData(lab, directory(), steps);
    assert.equal(result.outcome, "undone");
    assert.match(result.detail, /FROM orders" answers false, not true/);
  });

  it("takes no copy that lets no application in, because an earlier run had closed the database then", async () => {
    const source = await aSource(lab, "closed");
    const sql = (text: string) => query(source, text, "postgres");
    await sql("GRANT CONNECT ON DATABASE platform TO app; REVOKE CONNECT ON DATABASE platform FROM PUBLIC");
    const names = { DBInstanceIdentifier: "closed", DBSnapshotIdentifier: "closed-then" };
    await rds.send(new CreateDBSnapshotCommand(names));
    await snapshotAvailable(rds, names.DBSnapshotIdentifier);
    await untilAvailable(rds, "closed");
    await sql("GRANT CONNECT ON DATABASE platform TO PUBLIC");
    const connection = connectionTo(source);
    const fence = dataStep("fence-database", { connection, quietFor: "200ms", readOnly: false });
    const result = await runData(lab, directory(), [fence, ...validated(source, "closed-then", {})]);
    assert.equal(result.outcome, "undone", result.detail);
    assert.match(
      result.detail,
      /the copy lets no application in, as an earlier run had closed "platform" then/,
    );
  });

  it("takes a copy only from before the trouble, and not from before the release, before anything points at it", async () => {
    await writeFiles(directory(), { "migrations/1_orders.up.sql": "", "migrations/2_audit.up.sql": "" });
    const source = await aSource(lab, "between");
    await query(
      source,
      "CREATE TABLE schema_migrations (version bigint, dirty boolean); INSERT INTO schema_migrations VALUES (2, false)",
      "platform",
    );
    const names = { DBInstanceIdentifier: "between", DBSnapshotIdentifier: "between-at-2" };
    await rds.send(new CreateDBSnapshotCommand(names));
    await snapshotAvailable(rds, names.DBSnapshotIdentifier);
    await untilAvailable(rds, "between");
    const ask = async (schema: object, name: string) =>
      runData(
        lab,
        join(directory(), name),
        validated(source, "between-at-2", { schema: { migrations: { directory: "migrations" }, ...schema } }),
        { overrides: { currentDirectory: directory(), run: `20261121-030000-${name}` } },
      );
    const late = await ask({ version: "1", without: ["2"] }, "late01");
    assert.equal(late.outcome, "undone");
    assert.match(
      late.detail,
      /the copy holds 2 already, which the release does not know: name an earlier moment/,
    );
    const early = await ask({ version: "3", without: [] }, "early1");
    assert.match(early.detail, /the copy has not 3 yet, which the release needs: name a later moment/);
    assert.equal((await ask({ version: "2", without: ["3"] }, "right1")).outcome, "rolled-back");
    assert.equal((await ask({ without: [] }, "first1")).outcome, "rolled-back");
  });

  it("lets nothing take the old place to which the application cannot log in: its password is one of before", async () => {
    const source = await aBrokenDatabase(lab, "rotated");
    await query(source, "ALTER ROLE app PASSWORD 'a-new-password'", "platform");
    const environment = { ...contextFor(lab, directory()).environment, DB_PASSWORD: "a-new-password" };
    const steps = stepsFor(source, "rotated-good");
    const result = await runData(lab, directory(), steps, { overrides: { environment } });
    assert.equal(result.outcome, "undone", result.detail);
    assert.match(result.detail, /a restored database has the logins and passwords of then/);
    assert.equal((await look(rds, "rotated"))?.DbiResourceId, source.DbiResourceId);
  });
});
