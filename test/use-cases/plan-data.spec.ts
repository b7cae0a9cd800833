import assert from "node:assert/strict";
import { NO_LOSS } from "../../src/model/data.ts";
import type { Gathered } from "../../src/use-cases/gather-facts.ts";
import { type DataWish, planData } from "../../src/use-cases/plan-data.ts";
import type { StackSession } from "../../src/use-cases/stack-session.ts";
import { aDataPlan } from "../_builders/a-data-plan.ts";
import { aDatabaseSettings } from "../_builders/a-database-facts.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aTarget } from "../_builders/a-plan.ts";
import { freePort } from "../adapters/http-local-server.ts";

/** A stack whose only database is on a port where nobody listens. */
async function planUnreachable(wish: DataWish) {
  const port = String(await freePort());
  const connection = {
    host: "127.0.0.1",
    port,
    database: "shop",
    user: "app",
    password: undefined,
    ssl: false,
  };
  const session = {
    request: { now: () => new Date("2026-11-21T03:00:00.000Z"), environment: {} },
    settings: { data: [aDatabaseSettings({ connection })], steps: [] },
    target: aTarget(),
  } as unknown as StackSession;
  const [planned] = await planData(session, wish, {
    gathered: { facts: aFacts() } as unknown as Gathered,
    runs: [],
  });
  return planned!;
}

describe("the data of a database that cannot be looked at", () => {
  it("refuses the plan, with what to do and the way out: nothing is guessed about data", async () => {
    for (const data of [undefined, "auto", "point-in-time"] as const) {
      const { plan, steps, findings } = await planUnreachable({ data });
      assert.deepEqual([plan, steps], [undefined, []]);
      const [finding] = findings;
      assert.deepEqual(
        [finding?.level, finding?.code, finding?.subject],
        ["blocking", "DATA_UNREADABLE", "orders"],
      );
      assert.match(
        finding?.message ?? "",
        /^nothing can be said about the data of "orders": no connection to/,
      );
      assert.match(finding?.remedy ?? "", /; or leave the data as it is: --data none$/);
    }
  });

  it("lets it stay as it is, as asked, and says that nobody saw it", async () => {
    const { plan, steps, findings } = await planUnreachable({ data: "none" });
    assert.deepEqual(plan, {
      database: "orders",
      way: { kind: "none", why: "as asked; nobody could look at it" },
      steps: [],
      loss: NO_LOSS,
      cutOver: undefined,
      estimate: undefined,
    });
    assert.deepEqual(steps, []);
    assert.deepEqual(
      findings.map(({ level, code }) => [level, code]),
      [["warning", "DATA_UNREADABLE"]],
    );
  });

  it("voids an approval to leave it, which was given when it could be seen: a finding is new", async () => {
    const approved = aDataPlan({
      way: { kind: "none", why: "the database holds nothing beyond the release" },
    });
    const { findings } = await planUnreachable({ approvedData: [approved] });
    assert.equal(findings.length, 1);
  });

  it("voids an approval of any other way", async () => {
    const { findings } = await planUnreachable({ approvedData: [aDataPlan()], data: "none" });
    assert.deepEqual(
      findings.map(({ level }) => level),
      ["blocking"],
    );
  });
});
