import assert from "node:assert/strict";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import type { DataWay } from "../../../src/model/data.ts";
import { outgrownLoss } from "../../../src/steps/postgres/outgrown-loss.ts";
import { aDataPlan, aLoss } from "../../_builders/a-data-plan.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStep } from "../../_builders/a-step.ts";
import { usePostgres } from "../../_postgres.ts";

const FENCE = aStep({ id: "fence-database", kind: "fence-database" });
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe("the loss when a fence is put up", () => {
  const server = usePostgres();

  /** What is said of a way back for which a loss of 30 minutes was agreed to. */
  const said = (way: DataWay, steps: readonly string[] = [FENCE.id]): Promise<string | undefined> => {
    const data = [aDataPlan({ way, steps, loss: aLoss({ minutes: 30 }) })];
    return withDatabase(server().connection("postgres"), (database) =>
      outgrownLoss(database, { plan: aPlan({ steps: [FENCE], data }), step: FENCE }),
    );
  };

  it("may be two hours more than was agreed to, and no more", async () => {
    assert.equal(await said({ kind: "point-in-time", why: "", at: ago(149) }), undefined);
    const late = ago(151.5);
    const words = "by now 152 minutes of data would be given up, and agreed to were 30: make a new plan";
    assert.equal(await said({ kind: "point-in-time", why: "", at: late }), words);
    assert.equal(await said({ kind: "snapshot", why: "", snapshot: "good", takenAt: late }), words);
  });

  it("is not asked where a way loses no time, or the fence is none of the data's", async () => {
    const down: DataWay = { kind: "down-migration", why: "", fromVersion: "2", toVersion: "1" };
    assert.equal(await said(down), undefined);
    assert.equal(await said({ kind: "point-in-time", why: "", at: ago(999) }, []), undefined);
  });
});
