import assert from "node:assert/strict";
import { explainError } from "../../src/cli/explain-error.ts";
import { createSessionRedactor } from "../../src/cli/session-redactor.ts";
import { RollbackError } from "../../src/model/errors.ts";
import { captureOutput } from "./captured.ts";

const explain = (error: unknown, argv: string[] = [], environment = {}) =>
  captureOutput(() => explainError(error, { argv }, createSessionRedactor(environment)));
const anError = (message: string, cause?: unknown) =>
  new RollbackError("RELEASE_NOT_FOUND", {
    subject: "v9",
    message,
    remedy: "rollback releases --stack prod",
    cause,
  });

describe("explaining an error", () => {
  it("tells its code, what is wrong and what to do, on stderr only", async () => {
    assert.deepEqual(await explain(anError('no tag or commit "v9"')), {
      code: 2,
      stdout: "",
      stderr: 'error RELEASE_NOT_FOUND: no tag or commit "v9"\n  try: rollback releases --stack prod\n',
    });
  });

  it("is one line of JSON on stdout where JSON was asked for", async () => {
    const { stdout } = await explain(anError("no tag"), ["plan", "--output", "json"]);
    assert.deepEqual(JSON.parse(stdout), {
      schema: "rollback.error/v1",
      code: "RELEASE_NOT_FOUND",
      subject: "v9",
      message: "no tag",
      remedy: "rollback releases --stack prod",
      exitCode: 2,
    });
    const defect = JSON.parse((await explain(new TypeError("x"), ["--output=ndjson"])).stdout) as object;
    assert.deepEqual(defect, {
      schema: "rollback.error/v1",
      code: "INTERNAL",
      subject: "",
      message: "x",
      remedy: "",
      exitCode: 255,
    });
  });

  it("calls anything else a defect of the tool, with the exit code for it", async () => {
    const { code, stderr } = await explain(new TypeError("x is undefined"));
    assert.equal(code, 255);
    assert.match(stderr, /^error INTERNAL: x is undefined\n {2}try: run it again with --verbose; /);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.match((await explain("a text")).stderr, /^error INTERNAL: a text\n/);
  });

  it("shows causes and the stack only with --verbose", async () => {
    const error = anError("no tag", new Error("git said no"));
    assert.doesNotMatch((await explain(error)).stderr, /git said no/);
    assert.match((await explain(error, ["--verbose"])).stderr, /cause: Error: git said no/);
    assert.match((await explain(new TypeError("x"), ["--verbose"])).stderr, /\n\s*at /);
  });

  it("does not follow causes in a circle", async () => {
    const error = new Error("round");
    error.cause = error;
    assert.ok((await explain(error, ["--verbose"])).stderr.length < 100_000);
  });

  it("prints no known secret, in no form", async () => {
    const secret = "correct horse battery";
    const forms = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret)];
    const error = anError(forms.join(" "), new Error(secret));
    const argv = ["--verbose", "--output", "json"];
    const { stderr, stdout } = await explain(error, argv, { PULUMI_CONFIG_PASSPHRASE: secret });
    for (const form of forms) assert.ok(!`${stderr}${stdout}`.includes(form), form);
  });

  it("lets foreign text neither move the cursor nor give commands", async () => {
    const { stderr } = await explain(anError("bad\u001b[2J\u202e name\n::error::owned"));
    assert.doesNotMatch(stderr, /\u001b|\u202e|^::error/m);
  });
});
