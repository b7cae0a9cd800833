import assert from "node:assert/strict";
import { noForeignLock } from "../../src/gates/no-foreign-lock.ts";
import type { BackendLock } from "../../src/model/facts.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { ask, heads } from "./ask.ts";

const lock: BackendLock = {
  id: "1",
  pid: 7,
  username: "bo",
  hostname: "ci-1",
  since: "2026-11-21T02:00:00Z",
  owner: "alive",
};
const holder = "bo@ci-1 (pid 7) since 2026-11-21T02:00:00Z";

describe("the gate that respects Pulumi's own lock", () => {
  it("refuses while a process holds it, and warns of cancel", () => {
    assert.deepEqual(ask(noForeignLock, aFacts({ locks: [lock] })), [
      {
        level: "blocking",
        code: "STACK_LOCKED",
        subject: holder,
        message: `another Pulumi process holds the stack's lock: ${holder}`,
        remedy: "wait until it ends; `pulumi cancel` would delete its lock without stopping it",
      },
    ]);
  });

  it("takes a lock from another machine for a held one", () => {
    assert.deepEqual(heads(ask(noForeignLock, aFacts({ locks: [{ ...lock, owner: "elsewhere" }] }))), [
      `blocking STACK_LOCKED ${holder}`,
    ]);
  });

  it("refuses a lock left behind, with the way to clear it", () => {
    const [finding] = ask(noForeignLock, aFacts({ locks: [{ ...lock, owner: "dead" }] }));
    assert.deepEqual(
      [finding?.level, finding?.code, finding?.remedy],
      [
        "blocking",
        "STALE_LOCK",
        "check what it did (pulumi stack history --stack prod), then: pulumi cancel prod",
      ],
    );
  });

  it("has nothing to say when nobody holds it", () => {
    assert.deepEqual(ask(noForeignLock), []);
  });
});
