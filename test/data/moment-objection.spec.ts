import assert from "node:assert/strict";
import { momentObjection } from "../../src/data/moment-objection.ts";
import { anInstance, someAttributes } from "../_builders/an-instance.ts";

const NOW = new Date("2026-11-21T03:00:00.000Z");
const objection = (at: string, instance = anInstance()) => momentObjection(at, instance, NOW);

describe("whether an instance can be restored to a moment", () => {
  it("can, from its creation or its retention up to what is archived", () => {
    assert.equal(objection("2026-11-21T02:30:00.000Z"), undefined);
    assert.equal(objection("2026-11-21T02:55:00.000Z"), undefined);
    assert.equal(objection("2026-11-14T03:00:00.000Z"), undefined);
  });

  it("cannot to what AWS has not archived yet", () => {
    assert.equal(
      objection("2026-11-21T02:55:01.000Z"),
      '"orders" can be restored up to 2026-11-21T02:55:00.000Z, not to 2026-11-21T02:55:01.000Z',
    );
    assert.match(
      objection("2026-11-21T02:30:00.000Z", anInstance({ latestRestorableAt: undefined })) ?? "",
      /up to no moment yet/,
    );
  });

  it("cannot to before it came to be: a restored instance is as young as its restore", () => {
    const young = anInstance({ createdAt: "2026-11-20T12:00:00.000Z" });
    assert.match(objection("2026-11-20T11:59:59.000Z", young) ?? "", /exists since 2026-11-20T12:00/);
    assert.equal(objection("2026-11-20T12:00:00.000Z", young), undefined);
  });

  it("cannot to before its retention, or without any", () => {
    assert.match(objection("2026-11-14T02:59:59.000Z") ?? "", /keeps 7 days of backups/);
    const none = anInstance({ attributes: someAttributes({ backupRetentionDays: 0 }) });
    assert.match(objection("2026-11-21T02:30:00.000Z", none) ?? "", /backup retention is 0/);
  });
});
