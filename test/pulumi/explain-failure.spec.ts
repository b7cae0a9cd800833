import assert from "node:assert/strict";
import { errorLines, explainFailure } from "../../src/pulumi/explain-failure.ts";
import type { CliResult } from "../../src/pulumi/pulumi-cli.ts";

function explain(result: Partial<CliResult>) {
  return explainFailure(
    { exitCode: 255, stdout: "", stderr: "", timedOut: false, ...result },
    { operation: "stack export", stack: "prod" },
  );
}

describe("why a Pulumi command failed", () => {
  for (const [what, result, code] of [
    ["no such stack", { exitCode: 6, stderr: "error: no stack named 'prod' found" }, "STACK_NOT_FOUND"],
    ["no such stack, by its text", { stderr: "error: no stack named 'prod' found" }, "STACK_NOT_FOUND"],
    [
      "a wrong passphrase",
      { stderr: "error: getting stack configuration: get stack secrets manager: incorrect passphrase" },
      "WRONG_PASSPHRASE",
    ],
    [
      "no passphrase",
      {
        stderr:
          "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
      },
      "WRONG_PASSPHRASE",
    ],
    [
      "no login",
      { stderr: "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions" },
      "NOT_LOGGED_IN",
    ],
    [
      "a refused token",
      { stderr: "error: [401] Unauthorized: No credentials provided or are invalid." },
      "NOT_LOGGED_IN",
    ],
    ["a time limit", { timedOut: true }, "TIMED_OUT"],
    ["anything else", { stderr: "error: could not list bucket" }, "ENGINE_FAILED"],
    [
      "a number that only looks like a status",
      { stderr: "error: dial tcp 10.0.0.1:4401: connection refused" },
      "ENGINE_FAILED",
    ],
    ["a signal", { exitCode: undefined as never }, "ENGINE_FAILED"],
  ] as const) {
    it(`is told for ${what}`, () => {
      assert.equal(explain(result).code, code);
    });
  }

  it("is told in full with a remedy", () => {
    const { message, remedy, subject } = explain({
      stderr: "warning: using pulumi-language-nodejs from $PATH at /x\nerror: could not list bucket\n",
    });
    assert.deepEqual(
      [subject, message, remedy],
      [
        "prod",
        '"pulumi stack export" failed (exit 255): error: could not list bucket',
        "mend what it names; nothing was changed by this tool",
      ],
    );
  });

  it("says so when the command said nothing", () => {
    assert.match(explain({ exitCode: undefined }).message, /failed \(exit by signal\): it said nothing$/);
  });

  it("prefers lines that are errors, and else takes the last ones", () => {
    assert.equal(errorLines("noise\nerror: a\nmore\nerror: b"), "error: a\nerror: b");
    assert.equal(
      errorLines(Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n")).split("\n").length,
      8,
    );
    assert.ok(errorLines(`error: ${"x".repeat(10_000)}`).length <= 4000);
  });
});
