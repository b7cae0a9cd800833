import assert from "node:assert/strict";
import { parseHistory } from "../../src/pulumi/parse-history.ts";
import { recorded } from "./recorded.ts";

const PAGES = [recorded("history-page-1.json"), recorded("history-page-2.json")];

describe("the stack's history", () => {
  it("is numbered from the oldest over all pages: self-managed backends record version 0", () => {
    const updates = parseHistory(PAGES);
    assert.deepEqual(
      updates.map(({ number, kind, result }) => [number, kind, result]),
      [
        [3, "refresh", "succeeded"],
        [2, "update", "succeeded"],
        [1, "update", "succeeded"],
      ],
    );
  });

  it("keeps the version of a backend that counts itself", () => {
    assert.equal(
      parseHistory(['[{"version":17,"kind":"update","startTime":"t","result":"succeeded"}]'])[0]?.number,
      17,
    );
  });

  it("knows the commit, the author, the times and the first line of the message", () => {
    const update = parseHistory(PAGES)[1]!;
    assert.match(update.commit ?? "", /^[0-9a-f]{40}$/);
    assert.deepEqual([update.dirty, update.author, update.message], [false, "Ada", "Roll back to v1.3.0"]);
    assert.match(update.startedAt, /^2026-11-21T\d\d:\d\d:\d\d\.000Z$/);
    assert.deepEqual(update.resourceChanges, { create: 1, delete: 1, replace: 1, same: 3, update: 1 });
  });

  it("finds the run that made an update, and only in a line of its own", () => {
    assert.deepEqual(
      parseHistory(PAGES).map(({ rollbackRun }) => rollbackRun),
      [undefined, "20261121-030000-7f3a", undefined],
    );
    const message = "talk about Rollback-Run: x in a line";
    assert.equal(
      parseHistory([JSON.stringify([{ kind: "update", startTime: "t", result: "failed", message }])])[0]
        ?.rollbackRun,
      undefined,
    );
  });

  it("keeps plain values of the configuration and no secret", () => {
    assert.deepEqual(parseHistory(PAGES)[0]?.config, { "shop:password": null, "shop:replicas": "3" });
  });

  it("takes any result it does not know for one that has not ended", () => {
    assert.equal(
      parseHistory(['[{"kind":"update","startTime":"t","result":"canceled"}]'])[0]?.result,
      "in-progress",
    );
  });

  it("is empty where there is none, and throws for what is no history", () => {
    assert.deepEqual(parseHistory(["[]"]), []);
    for (const page of ["", "{}", '[{"kind":1}]']) assert.throws(() => parseHistory([page]));
  });
});
