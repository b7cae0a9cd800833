import assert from "node:assert/strict";
import { ERRORS, messageOf, RollbackError } from "../../src/model/errors.ts";
import { EXIT, exitCodeFor } from "../../src/model/exit-code.ts";
import type { RunOutcome } from "../../src/model/report.ts";

describe("errors and exit codes", () => {
  it("carry code, subject, remedy and cause", () => {
    const cause = new Error("ENOSPC");
    const error = new RollbackError("JOURNAL_UNWRITABLE", {
      subject: "here",
      message: "no space",
      remedy: "free some",
      cause,
    });
    const { name, code, message, subject, remedy } = error;
    assert.deepEqual(
      [name, code, message, subject, remedy],
      [...["RollbackError", "JOURNAL_UNWRITABLE", "no space", "here", "free some"]],
    );
    assert.equal(error.cause, cause);
  });

  it("tell of anything thrown in one text", () => {
    assert.equal(messageOf(new Error("x")), "x");
    assert.equal(messageOf("plain"), "plain");
    assert.equal(messageOf(undefined), "undefined");
  });

  it("never end an error with success", () => {
    for (const [code, { exit, meaning }] of Object.entries(ERRORS)) {
      assert.notEqual(exit, EXIT.success, code);
      assert.match(meaning, /^[^A-Z\s].*[^.]$|^Pulumi/, `${code}: lower case, no full stop`);
    }
  });

  it("give every outcome its exit code", () => {
    const codes: Record<RunOutcome, number> = {
      planned: 0,
      "nothing-to-do": 0,
      "rolled-back": 0,
      abandoned: 0,
      undone: 1,
      declined: 8,
      blocked: 10,
      stopped: 11,
      "verification-failed": 12,
      inconclusive: 13,
    };
    for (const [outcome, code] of Object.entries(codes))
      assert.equal(exitCodeFor(outcome as RunOutcome), code, outcome);
  });

  it("keep Pulumi's meaning of 0 to 9 and 255", () => {
    const {
      success,
      error,
      configuration,
      authentication,
      resource,
      policy,
      stackNotFound,
      noChanges,
      cancelled,
      timeout,
      internal,
    } = EXIT;
    assert.deepEqual(
      [
        success,
        error,
        configuration,
        authentication,
        resource,
        policy,
        stackNotFound,
        noChanges,
        cancelled,
        timeout,
        internal,
      ],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255],
    );
  });
});
