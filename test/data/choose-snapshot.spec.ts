import assert from "node:assert/strict";
import { chooseSnapshot } from "../../src/data/choose-snapshot.ts";
import type { RdsSnapshot } from "../../src/model/data.ts";
import { anInstance, aSnapshot } from "../_builders/an-instance.ts";

const wish = { instance: anInstance(), before: "2026-11-21T03:00:00.000Z" };

describe("choosing a snapshot", () => {
  it("takes the youngest that is older than the trouble", () => {
    const { chosen, rejected } = chooseSnapshot(
      [
        aSnapshot({ id: "old", createdAt: "2026-11-20T01:00:00.000Z" }),
        aSnapshot({ id: "right", createdAt: "2026-11-21T02:59:59.000Z" }),
        aSnapshot({ id: "young", createdAt: "2026-11-21T03:00:00.000Z" }),
      ],
      wish,
    );
    assert.equal(chosen?.id, "right");
    assert.deepEqual(
      rejected.map(({ id }) => id),
      ["young"],
    );
  });

  const unfit: readonly [string, Partial<RdsSnapshot>, RegExp][] = [
    ["that is not complete", { status: "creating" }, /is "creating"/],
    ["of another engine", { engine: "mysql" }, /holds mysql, not postgres/],
    [
      "of another major version",
      { engineVersion: "14.12" },
      /holds postgres 14\.12; the database runs 15\.8/,
    ],
    ["under another key", { kmsKey: undefined }, /is encrypted with no key/],
    ["of another instance", { sourceResourceId: "db-OTHER" }, /another database/],
    ["without a time", { createdAt: undefined }, /does not say when/],
    [
      "of another account",
      { arn: "arn:aws:rds:eu-central-1:999999999999:snapshot:nightly" },
      /belongs to the account 999999999999/,
    ],
  ];
  for (const [name, overrides, why] of unfit) {
    it(`never takes one ${name}, asked for by name or not`, () => {
      for (const id of [undefined, "nightly"]) {
        const choice = chooseSnapshot([aSnapshot(overrides)], { ...wish, id });
        assert.equal(choice.chosen, undefined);
        assert.match(choice.why, why);
      }
    });
  }

  it("says so when there is none", () => {
    assert.equal(chooseSnapshot([], wish).why, "there is no snapshot of it");
    assert.equal(chooseSnapshot([aSnapshot()], { ...wish, id: "x" }).why, 'there is no snapshot "x"');
  });
});
