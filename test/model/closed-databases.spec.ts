import assert from "node:assert/strict";
import { closedDatabases, closedText } from "../../src/model/closed-databases.ts";
import { outcomesOf, replay } from "../../src/execute/replay.ts";
import { type DataPlan, NO_LOSS } from "../../src/model/data.ts";
import type { JournalRecord } from "../../src/model/journal-entry.ts";
import type { Step, StepOutcome } from "../../src/model/step.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { anOutcome, aStep } from "../_builders/a-step.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, started } from "../journal/a-journal.ts";

const FENCE = aStep({
  id: "fence-database",
  kind: "fence-database",
  params: { connection: { database: "platform" }, readOnly: true },
});
const SWAP = aStep({ id: "swap-database", kind: "swap-database" });
const OPEN = aStep({ id: "open-database", kind: "open-database", params: { fence: FENCE.id } });
const UPDATE = aStep();

const pointBy = (indirection: object): Step =>
  aStep({ id: "point-consumers", kind: "point-consumers", params: { indirection } });

const ordersBy = (...steps: Step[]): DataPlan => ({
  ...{ database: "orders", loss: NO_LOSS, cutOver: undefined, estimate: undefined },
  way: { kind: "point-in-time", why: "", at: "2026-11-21T02:00:00Z" },
  steps: steps.map(({ id }) => id),
});

describe("the databases that a run keeps closed", () => {
  const directory = useDirectory("closed-");

  const outcomeOf = (step: Step, more: Partial<StepOutcome> = {}): JournalRecord => ({
    type: "step-settled",
    undo: more.undone !== undefined,
    outcome: anOutcome({ step: step.id, ...more }),
  });
  const done = (step: Step): JournalRecord[] => [intended(step.id), outcomeOf(step)];

  function closedIn(steps: Step[], data: DataPlan[], ...records: JournalRecord[]) {
    const journal = openIn(directory());
    const run = `run-${journal.runs().length}`;
    for (const record of [started(aPlan({ steps, data })), ...records]) journal.append(run, record);
    const entries = journal.read(run);
    journal.close();
    const state = replay(entries);
    return closedDatabases({ plan: state.plan, steps: outcomesOf(state) });
  }
  const swapping = [FENCE, SWAP, UPDATE];
  const closedBy = (...records: JournalRecord[]) =>
    closedIn(swapping, [ordersBy(FENCE, SWAP)], ...records).map(({ database }) => database);

  it("are named as rollback.yaml does, with the moment and the way to open them by hand", () => {
    const [closed] = closedIn(swapping, [ordersBy(FENCE, SWAP)], ...done(FENCE));
    assert.deepEqual(closed, {
      database: "orders",
      step: "fence-database",
      since: "2026-11-21T03:00:10.000Z",
      isInherited: false,
      resourceId: undefined,
      openIt: `GRANT CONNECT ON DATABASE "platform" TO <the application's user>; ALTER DATABASE "platform" RESET default_transaction_read_only`,
    });
    assert.equal(
      closedText(closed),
      "the database orders is closed to applications since 2026-11-21T03:00:10.000Z",
    );
  });

  it("are named with the instance that holds them: behind a cut-over their address leads elsewhere", () => {
    const take = aStep({
      id: "take-snapshot",
      kind: "take-snapshot",
      params: { instance: { resourceId: "db-A" } },
    });
    const [closed] = closedIn([FENCE, take, UPDATE], [ordersBy(FENCE, take)], ...done(FENCE));
    assert.ok(closed);
    assert.match(closedText(closed), /^the database orders of db-A is closed to applications/);
  });

  it("are those of a fence that has no outcome too, and then nobody is sure", () => {
    for (const records of [[intended(FENCE.id)], [outcomeOf(FENCE, { status: "unknown" })]]) {
      const [closed] = closedIn(swapping, [ordersBy(FENCE, SWAP)], ...records);
      assert.ok(closed);
      assert.equal(closedText(closed), "the database orders may be closed to applications");
    }
  });

  it("are none before the fence, after one that failed, and after it was taken back", () => {
    assert.deepEqual(closedBy(), []);
    assert.deepEqual(closedBy(intended(FENCE.id), outcomeOf(FENCE, { status: "failed" })), []);
    assert.deepEqual(closedBy(...done(FENCE), outcomeOf(FENCE, { undone: "succeeded" })), []);
    assert.deepEqual(closedBy(...done(FENCE), outcomeOf(FENCE, { undone: "failed" })), ["orders"]);
  });

  it("are those that an earlier run had closed, whatever became of this run's own fence", () => {
    const fence = aStep({ ...FENCE, params: { ...FENCE.params, closedBy: { database: "platform" } } });
    const closedOf = (...records: JournalRecord[]) =>
      closedIn([fence, SWAP, UPDATE], [ordersBy(fence, SWAP)], ...records);
    for (const more of [{}, { status: "failed" }, { undone: "succeeded" }] as const) {
      const [closed] = closedOf(intended(fence.id), outcomeOf(fence, more));
      assert.ok(closed);
      assert.equal(
        closedText(closed),
        "the database orders stays closed to applications, as an earlier run left it",
      );
    }
    assert.deepEqual(closedOf(), []);
    assert.deepEqual(closedOf(intended(fence.id), outcomeOf(fence), ...done(SWAP)), []);
    const opened = { data: { isInherited: false }, undone: "succeeded" } as const;
    assert.deepEqual(closedOf(intended(fence.id), outcomeOf(fence, opened)), []);
  });

  it("are not closed any more once the restored one bears the name", () => {
    assert.deepEqual(closedBy(...done(FENCE), intended(SWAP.id)), ["orders"]);
    assert.deepEqual(closedBy(...done(FENCE), ...done(SWAP)), []);
  });

  it("are not closed any more once the update gave applications the new address", () => {
    const point = pointBy({ config: { host: "db:host" } });
    for (const steps of [[FENCE], [FENCE, point]]) {
      const by = (...records: JournalRecord[]) =>
        closedIn([...steps, UPDATE], [ordersBy(...steps)], ...records).length;
      assert.equal(by(...steps.flatMap(done)), 1);
      assert.equal(by(...steps.flatMap(done), ...done(UPDATE)), 0);
    }
  });

  it("are not closed any more once consumers were pointed at the restored one", () => {
    const steps = [FENCE, pointBy({ secret: { host: "HOST" } })];
    assert.equal(closedIn([...steps, UPDATE], [ordersBy(...steps)], ...steps.flatMap(done)).length, 0);
  });

  it("stay closed over swap and update where a step is to open them", () => {
    const steps = [FENCE, UPDATE, OPEN];
    const by = (...records: JournalRecord[]) => closedIn(steps, [ordersBy(FENCE, OPEN)], ...records).length;
    assert.equal(by(...done(FENCE), ...done(UPDATE)), 1);
    assert.equal(by(...done(FENCE), ...done(UPDATE), ...done(OPEN)), 0);
  });

  it("are named by the step's own database where rollback.yaml wrote the step", () => {
    assert.deepEqual(
      closedIn([FENCE, UPDATE], [], ...done(FENCE), ...done(UPDATE)).map(({ database }) => database),
      ["platform"],
    );
  });

  it("are those of a dump's restore only while it was cut off", () => {
    const dump = { ...FENCE, id: "restore-dump", kind: "restore-dump" };
    assert.equal(closedIn([dump], [], intended(dump.id)).length, 1);
    assert.equal(closedIn([dump], [], ...done(dump)).length, 0);
  });
});
