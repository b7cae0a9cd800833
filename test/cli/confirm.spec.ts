import assert from "node:assert/strict";
import { assertCanConfirm, confirmPlan, questionFor } from "../../src/cli/confirm.ts";
import type { ConsoleSession } from "../../src/cli/console-session.ts";
import type { CommandInput } from "../../src/cli/run-cli.ts";
import type { DataPlan } from "../../src/model/data.ts";
import { lossToConfirm } from "../../src/model/loss-to-confirm.ts";
import { aDataPlan, aLoss, aWayDown } from "../_builders/a-data-plan.ts";
import { aPlan } from "../_builders/a-plan.ts";

const UNKNOWN = aLoss({
  drops: [
    { name: "DO $$ …", rows: null },
    { name: "public.a", rows: 3 },
  ],
  mostRows: 103,
});
const EMPTY = aLoss({ drops: [{ name: "public.empty", rows: 0 }] });

const confirm = (data: readonly DataPlan[], options: Record<string, unknown>, isStopped = false) =>
  confirmPlan(
    aPlan({ data }),
    { options: { yes: true, quiet: true, output: "human", ...options } } as unknown as CommandInput,
    {
      signals: { requested: () => isStopped },
      pauseProgress: () => undefined,
      redactor: { value: <Value>(value: Value) => value },
    } as unknown as ConsoleSession,
  );
const asked = (data: readonly DataPlan[]) => {
  const { question, parts } = questionFor("prod", lossToConfirm(data));
  return { question, answer: parts.map(({ text }) => text).join(" ") };
};
const refused = (
  data: readonly DataPlan[],
  options: Record<string, unknown>,
  message: RegExp,
  remedy: RegExp,
) => assert.rejects(confirm(data, options), { code: "CONFIRMATION_IMPOSSIBLE", message, remedy });

describe("the confirmation of a plan", () => {
  it("is the stack's name alone, where no data is given up", () => {
    for (const data of [
      [],
      [aWayDown({ loss: EMPTY })],
      [aDataPlan({ way: { kind: "none", why: "" }, loss: aLoss() })],
    ])
      assert.deepEqual(asked(data), {
        question: "Type the name of the stack (prod) to roll it back",
        answer: "prod",
      });
  });

  it("repeats the minutes of the longest return, and all the rows that may be lost, room for writers included", () => {
    const longer = aDataPlan({ loss: aLoss({ minutes: 125 }) });
    assert.deepEqual(asked([aDataPlan(), longer]), {
      question: "Type the stack and the minutes of data you give up (prod 125)",
      answer: "prod 125",
    });
    assert.deepEqual(asked([aWayDown(), aWayDown(), aDataPlan()]), {
      question:
        "Type the stack, the minutes of data you give up and the rows that may lose data (prod 30 206)",
      answer: "prod 30 206",
    });
  });

  it("is the word unknown as soon as one loss is, never a number", () => {
    const { answer } = asked([aWayDown(), aWayDown({ loss: UNKNOWN })]);
    assert.equal(answer, "prod unknown");
  });

  it("still asks for the minutes where they are 0: the data returns all the same", () => {
    const { answer } = asked([aDataPlan({ loss: aLoss() })]);
    assert.equal(answer, "prod 0");
  });

  describe("with --yes", () => {
    it("is given where nothing is lost, at the time of the plan", async () => {
      assert.equal(await confirm([], {}), aPlan().createdAt);
      assert.equal(await confirm([aWayDown({ loss: EMPTY })], {}), aPlan().createdAt);
    });

    it("needs the numbers, and takes larger ones", async () => {
      const data = [aDataPlan(), aWayDown()];
      const both = { "accept-loss": 30, "accept-rows": 103 };
      assert.equal(await confirm(data, both), aPlan().createdAt);
      assert.equal(await confirm(data, { "accept-loss": 31, "accept-rows": 104 }), aPlan().createdAt);
    });

    it("is refused without them, with smaller ones, and with what is no number, and tells the right ones", async () => {
      await refused([aDataPlan()], {}, /gives up 30 minutes of data/, /--yes --accept-loss 30$/);
      await refused([aDataPlan()], { "accept-loss": 29 }, /30 minutes/, /--accept-loss 30$/);
      await refused([aDataPlan()], { "accept-loss": NaN }, /30 minutes/, /--accept-loss 30$/);
      await refused([aWayDown()], { "accept-rows": 3 }, /103 rows of data/, /--accept-rows 103$/);
      await refused(
        [aDataPlan(), aWayDown()],
        { "accept-rows": 103 },
        /gives up 30 minutes of data, which/,
        /--accept-loss 30$/,
      );
      await refused(
        [aDataPlan(), aWayDown()],
        {},
        /gives up 30 minutes of data and 103 rows of data/,
        /--yes --accept-loss 30 --accept-rows 103$/,
      );
    });

    it("never accepts what is unknown by a number, and names a way out that exists", async () => {
      await refused(
        [aWayDown({ loss: UNKNOWN })],
        { "accept-rows": 1_000_000 },
        /an unknown number of rows of data/,
        /^confirm what is unknown at a terminal, or let the data go another way: --data$/,
      );
    });
  });

  it("is a refusal after a Ctrl-C, whatever was given", async () => {
    assert.equal(await confirm([], {}, true), undefined);
  });

  it("cannot be asked for without a terminal, and says so before anything slow", () => {
    const input = (yes: boolean) => ({ options: { yes } }) as unknown as CommandInput;
    assertCanConfirm(input(true));
    if (process.stdin.isTTY && process.stderr.isTTY) return;
    assert.throws(() => assertCanConfirm(input(false)), { code: "CONFIRMATION_IMPOSSIBLE" });
  });

  for (const [action, remedy] of [
    [undefined, /rollback plan …\), then run it with --yes, and --accept-loss <minutes> or --accept-rows /],
    ["restore", /the same command with --dry-run\), then run it with --yes and --accept-loss /],
    ["down", /the same command with --dry-run\), then run it with --yes, and --accept-rows /],
    ["retire", /rollback snapshot list …\), then run it with --yes$/],
  ] as const) {
    it(`names where to look and what agrees to it, for ${action ?? "a rollback"}`, () => {
      const input = { options: { yes: false, action } } as unknown as CommandInput;
      if (process.stdin.isTTY && process.stderr.isTTY) return;
      assert.throws(() => assertCanConfirm(input), { code: "CONFIRMATION_IMPOSSIBLE", remedy });
    });
  }
});
