import assert from "node:assert/strict";
import type { StepOutcome } from "../../../src/model/step.ts";
import { runConfig, runConfigData } from "../../../src/steps/database/run-config.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStep, anOutcome } from "../../_builders/a-step.ts";

const point = (database: string) => aStep({ id: `point-consumers-${database}`, kind: "point-consumers" });

/** What a run with several databases tells: the data of each one's outcome. */
function told(data: Readonly<Record<string, StepOutcome["data"]>>) {
  const plan = aPlan({ steps: [...Object.keys(data).map(point), aStep()] });
  const outcomeOf = (id: string): StepOutcome | undefined => {
    const found = data[id.replace("point-consumers-", "")];
    return found && anOutcome({ step: id, data: found });
  };
  return { plan, outcomeOf };
}

describe("the configuration that a run changed", () => {
  const orders = runConfigData({ "shop:ordersHost": "new.example.com" });

  it("is that of every database, also where the last one's consumers read another kind of key", () => {
    const accounts = runConfigData({ "shop:accountsHost": "newer.example.com" });
    assert.deepEqual(runConfig(told({ orders, accounts, audit: { secret: "web/database" } })), {
      "shop:ordersHost": "new.example.com",
      "shop:accountsHost": "newer.example.com",
    });
  });

  it("is nothing while no database was pointed to", () => {
    assert.deepEqual(runConfig(told({})), {});
    assert.deepEqual(runConfig(told({ orders: undefined })), {});
  });

  it("is refused where the journal does not hold it as it was", () => {
    const masked = { ...orders, config: { "shop:ordersHost": "[REDACTED].example.com" } };
    assert.throws(() => runConfig(told({ orders: masked })), { code: "JOURNAL_DAMAGED" });
  });
});
