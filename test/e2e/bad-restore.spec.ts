import assert from "node:assert/strict";
import { CreateDBSnapshotCommand, DescribeDBSnapshotsCommand } from "@aws-sdk/client-rds";
import { callsOf, tellLab } from "../lab/cloud/lab-control.ts";
import { describeOne, snapshotAvailable, untilAvailable } from "../lab/cloud/rds-harness.ts";
import { everything } from "./_bystanders.ts";
import { aDataStack, type DataStack, endWorlds } from "./_data-stack.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/orders";

interface BadInput {
  /** What every snapshot of the database says of itself. */
  readonly altered?: object;
  readonly keys?: Readonly<Record<string, string>>;
  /** How `snapshot restore` is asked, its exit code and what it says. */
  readonly restore?: { readonly args: readonly string[]; readonly exitCode: number };
  /** How `rollback --to v1.0.0` is asked: always refused by its plan. */
  readonly rollback?: readonly string[];
  readonly says: RegExp;
}

const BY_NAME = { args: ["good"], exitCode: 4 };
const BY_SNAPSHOT = ["--data", "snapshot"];
const restoreTo = (at: string) => ({ args: ["--at", at], exitCode: 10 });
const rollBackTo = (at: string) => ["--data", "point-in-time", "--data-at", at];

const BAD_INPUT: Readonly<Record<string, BadInput>> = {
  "a snapshot in another account": {
    altered: { account: "999999999999" },
    restore: BY_NAME,
    rollback: BY_SNAPSHOT,
    says: /belongs to the account 999999999999, not to \d{12}/,
  },
  "a snapshot that another account shares": {
    restore: { args: ["arn:aws:rds:us-east-1:999999999999:snapshot:good"], exitCode: 4 },
    says: /belongs to the account 999999999999, not to \d{12}/,
  },
  "a snapshot that does not exist": {
    restore: { args: ["nothing"], exitCode: 4 },
    says: /there is no snapshot "nothing"/,
  },
  "a snapshot of another engine": {
    altered: { engine: "mysql" },
    restore: BY_NAME,
    rollback: BY_SNAPSHOT,
    says: /holds mysql, not postgres/,
  },
  "a snapshot of another major version": {
    altered: { engineVersion: "9.6.24" },
    restore: BY_NAME,
    rollback: BY_SNAPSHOT,
    says: /holds postgres 9\.6\.24; the database runs \d+/,
  },
  "a snapshot that is younger than the trouble": {
    restore: { args: ["good", "--before", "2020-01-01T00:00:00Z"], exitCode: 4 },
    rollback: [...BY_SNAPSHOT, "--data-at", "2020-01-01T00:00:00Z"],
    says: /was taken at .*, not before the trouble began at 2020-01-01/,
  },
  "a snapshot that is still being made": {
    altered: { status: "creating" },
    restore: BY_NAME,
    rollback: BY_SNAPSHOT,
    says: /is "creating"/,
  },
  "a moment before the database was there": {
    restore: restoreTo("2020-01-01T00:00:00Z"),
    rollback: rollBackTo("2020-01-01T00:00:00Z"),
    says: /"orders" exists since .* only, so its backups do not reach 2020-01-01/,
  },
  "a moment that is not archived yet": {
    restore: restoreTo("2099-01-01T00:00:00Z"),
    rollback: rollBackTo("2099-01-01T00:00:00Z"),
    says: /"orders" can be restored up to .*, not to 2099-01-01|2099-01-01.* in the future/,
  },
  "a key that is disabled": {
    keys: { [KEY]: "Disabled" },
    restore: { args: ["good"], exitCode: 10 },
    rollback: BY_SNAPSHOT,
    says: /KMS_KEY_UNUSABLE[^]*key\/orders is disabled/,
  },
  "a key that was deleted": {
    keys: { [KEY]: "Deleted" },
    restore: { args: ["good"], exitCode: 10 },
    rollback: ["--data", "point-in-time"],
    says: /KMS_KEY_UNUSABLE[^]*key\/orders does not exist any more/,
  },
};

describe("a restore that is asked for what cannot be had", function () {
  this.timeout(300_000);
  let world: DataStack;
  let truth: object;
  before(async () => {
    world = await aDataStack({
      up: "ALTER TABLE orders DROP COLUMN note",
      naming: `identifier: "orders", kmsKeyId: "${KEY}", storageEncrypted: true,`,
    });
    const { rds } = world;
    const names = { DBInstanceIdentifier: "orders", DBSnapshotIdentifier: "good" };
    await rds.send(new CreateDBSnapshotCommand(names));
    await snapshotAvailable(rds, "good");
    await untilAvailable(rds, "orders");
    const { DBInstanceArn: arn = "", Engine: engine, EngineVersion } = await describeOne(rds, "orders");
    truth = { account: arn.split(":")[4], engine, engineVersion: EngineVersion, status: "available" };
  });
  afterEach(async () => {
    await alterAll(truth);
    await tellLab(world.lab, "DELETE", "/faults");
  });
  after(endWorlds);

  async function alterAll(altered: object): Promise<void> {
    const { DBSnapshots = [] } = await world.rds.send(new DescribeDBSnapshotsCommand({}));
    for (const { DBSnapshotIdentifier: snapshot } of DBSnapshots)
      await tellLab(world.lab, "POST", "/snapshots", { snapshot, ...altered });
  }

  /** Runs the command line and asserts that it changed nothing and kept nobody out. */
  async function refused(args: readonly string[], exitCode: number, says: RegExp): Promise<void> {
    const { stack, lab, sql } = world;
    const before = await everything(stack);
    const { calls: earlier } = await callsOf(lab);
    const {
      exitCode: code,
      stdout,
      stderr,
    } = await stack.rollback(...args, "--yes", "--accept-loss", "999999999");
    // Long lines are broken for the terminal.
    const told = `${stdout} ${stderr}`.replaceAll(/\s+/g, " ");
    assert.equal(code, exitCode, told);
    assert.match(told, says);
    const { calls } = await callsOf(lab);
    const made = new Set(calls.slice(earlier.length).map(({ action }) => action));
    assert.deepEqual(
      [...made].filter((action) => !/^(Describe|List|Get)/.test(action)),
      [],
    );
    assert.deepEqual(await everything(stack), before);
    // The fence would refuse both: a new session, and a write in it.
    await sql("INSERT INTO orders DEFAULT VALUES");
  }

  for (const [name, { altered, keys, restore, rollback, says }] of Object.entries(BAD_INPUT)) {
    it(`is refused with nothing fenced and nothing changed: ${name}`, async () => {
      if (altered !== undefined) await alterAll(altered);
      if (keys !== undefined) await tellLab(world.lab, "POST", "/faults", { keys });
      if (restore !== undefined)
        await refused(["snapshot", "restore", ...restore.args], restore.exitCode, says);
      if (rollback !== undefined) await refused(["--to", "v1.0.0", ...rollback], 10, says);
    });
  }
});
