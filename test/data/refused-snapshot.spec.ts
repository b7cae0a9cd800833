import assert from "node:assert/strict";
import { chooseSnapshot } from "../../src/data/choose-snapshot.ts";
import { refusedSnapshot } from "../../src/data/refused-snapshot.ts";
import { anInstance, aSnapshot } from "../_builders/an-instance.ts";

const asked = (id: string, ...overrides: Parameters<typeof aSnapshot>) => {
  const wish = { instance: anInstance(), before: "2026-11-21T03:00:00.000Z", id };
  const { code, message, remedy } = refusedSnapshot(
    id,
    chooseSnapshot([aSnapshot(...overrides)], wish),
    "prod",
  );
  return { code, message, remedy };
};
const remedy = "choose another: rollback snapshot list --stack prod";

describe("a snapshot that was asked for and cannot be had", () => {
  it("is not found where there is none, whoever asks for it", () => {
    assert.deepEqual(asked("weekly"), {
      code: "INSTANCE_NOT_FOUND",
      message: '"weekly": there is no snapshot "weekly"',
      remedy,
    });
  });

  it("is unusable where it may not take the database's place", () => {
    assert.deepEqual(asked("nightly", { status: "creating" }), {
      code: "INSTANCE_UNUSABLE",
      message: '"nightly": no snapshot can be used: nightly is "creating"',
      remedy,
    });
  });
});
