import assert from "node:assert/strict";
import { withScratchLeft } from "../../../src/cli/commands/scratch-left.ts";
import { RollbackError } from "../../../src/model/errors.ts";

const SCRATCH = {
  identifier: "orders-verify-1",
  kind: "instance",
  retire: "rollback snapshot retire orders-verify-1 --stack prod --resource database",
} as const;
const LEFT = `the scratch instance costs until you remove it: ${SCRATCH.retire}`;

describe("the error of a verification that left its scratch database", () => {
  it("keeps its code and words, and says what is left and how to remove it", () => {
    const told = { subject: "orders", message: "the password is wrong", remedy: "correct it" };
    const error = withScratchLeft(new RollbackError("DATABASE_UNREACHABLE", told), SCRATCH);
    assert.ok(error instanceof RollbackError);
    assert.deepEqual(
      [error.code, error.subject, error.message, error.remedy],
      ["DATABASE_UNREACHABLE", "orders", "the password is wrong", `correct it; ${LEFT}`],
    );
  });

  it("says so of any other error too", () => {
    assert.equal(withScratchLeft(new TypeError("odd"), SCRATCH).message, `odd; ${LEFT}`);
  });
});
