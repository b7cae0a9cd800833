import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../../src/steps/command/run-command.ts";
import { canaryTexts } from "../../adapters/shell-hostile.ts";
import { aStepWorld, type StepWorld } from "../step-context.ts";

describe("run-command", () => {
  let world: StepWorld;
  beforeEach(async () => (world = await aStepWorld()));
  afterEach(() => world.end());

  const params = (settings: object) => runCommand.settings.parse(settings);
  const apply = (settings: object, context = world.context) => runCommand.apply(params(settings), context);
  const classOf = (settings: object) =>
    typeof runCommand.class === "function" && runCommand.class(params(settings));

  it("runs in the release's folder and tells each line as progress", async () => {
    const result = await apply({ command: ["sh", "-c", "pwd; echo done"] });
    assert.equal(result.status, "succeeded");
    assert.deepEqual(world.progress, [world.directory, "done"]);
  });

  it("shows the child nothing of our environment but what is named", async () => {
    await apply({
      command: ["sh", "-c", "env > seen"],
      env: { A: "{{release.version}}", TOKEN: { env: "SECRET_TOKEN" } },
    });
    const seen = (await readFile(join(world.directory, "seen"), "utf8")).split("\n");
    assert.ok(seen.includes("A=1.2.3") && seen.includes("TOKEN=s3cret"));
    assert.ok(seen.includes(`ROLLBACK_IDEMPOTENCY_KEY=${world.context.idempotencyKey}`));
    assert.ok(!seen.some((line) => line.includes("unrelated")));
  });

  it("fails with the last line of output", async () => {
    const result = await apply({ command: ["sh", "-c", "echo broken >&2; exit 4"] });
    assert.equal(result.status, "failed");
    assert.match(result.detail, /exit code 4: broken$/);
    assert.equal((await apply({ command: ["sh", "-c", "exit 4"], exitCodes: [0, 4] })).status, "succeeded");
  });

  it("is unknown when it was stopped halfway and nobody can look", async () => {
    const signal = AbortSignal.timeout(150);
    assert.equal((await apply({ command: ["sleep", "30"] }, { ...world.context, signal })).status, "unknown");
    const again = { ...world.context, signal: AbortSignal.timeout(150) };
    assert.equal((await apply({ command: ["sleep", "30"], rerunnable: true }, again)).status, "failed");
  });

  it("is met again as its settings allow", () => {
    assert.equal(classOf({ command: ["x"] }), "opaque");
    assert.equal(classOf({ command: ["x"], rerunnable: true }), "idempotent");
    assert.equal(classOf({ command: ["x"], observe: ["y"] }), "observable");
    assert.equal(
      runCommand.settings.safeParse({ command: ["x"], rerunnable: true, observe: ["y"] }).success,
      false,
    );
  });

  for (const [code, found] of [
    [0, "done"],
    [3, "not-done"],
    [1, "unknown"],
    [127, "unknown"],
  ] as const) {
    it(`finds after a crash: exit code ${code} of observe means ${found}`, async () => {
      const observation = await runCommand.observe(
        params({ command: ["x"], observe: ["sh", "-c", `exit ${code}`] }),
        world.context,
      );
      assert.equal(observation.found, found);
    });
  }

  it("never guesses after a crash", async () => {
    assert.equal((await runCommand.observe(params({ command: ["x"] }), world.context)).found, "unknown");
    assert.equal(
      (await runCommand.observe(params({ command: ["x"], observe: ["no-such-program"] }), world.context))
        .found,
      "unknown",
    );
  });

  it("is undone by the command that says so", async () => {
    const settings = params({ command: ["touch", "file"], undo: ["rm", "file"] });
    await runCommand.apply(settings, world.context);
    assert.deepEqual(runCommand.undoOf(settings), { by: "step", title: "run rm file" });
    assert.equal((await runCommand.undo?.(settings, world.context))?.status, "succeeded");
    assert.equal(existsSync(join(world.directory, "file")), false);
    assert.equal(runCommand.undoOf(params({ command: ["x"] })).by, "nothing");
  });

  it("inserts a hostile value as one argument", async () => {
    const canary = join(world.directory, "canary");
    for (const value of canaryTexts(canary)) {
      const context = { ...world.context, values: () => Promise.resolve({ "release.tag": value }) };
      const result = await apply(
        { command: ["sh", "-c", 'printf %s "$1" > seen', "sh", "{{release.tag}}"] },
        context,
      );
      assert.equal(result.status, "succeeded");
      assert.equal(await readFile(join(world.directory, "seen"), "utf8"), value);
    }
    assert.equal(existsSync(canary), false);
  });

  it("does not read the state when its settings use no value of it", async () => {
    const context = { ...world.context, values: () => Promise.reject(new Error("not to be asked")) };
    assert.equal((await apply({ command: ["true"] }, context)).status, "succeeded");
    assert.deepEqual(await runCommand.check(params({ command: ["true"] }), context), []);
  });

  it("refuses a value that would be read as an option", async () => {
    await assert.rejects(apply({ command: ["echo", "{{outputs.option}}"] }), {
      code: "CONFIG_INVALID",
      message: /would be read as an option$/,
    });
    assert.equal((await apply({ command: ["echo", "--value={{outputs.option}}"] })).status, "succeeded");
  });

  it("finds, before anything is changed, what would keep it from working", async () => {
    const findings = await runCommand.check(
      params({
        command: ["no-such-program", "{{release.tag}}", "{{outputs.later}}"],
        undo: ["./missing.sh"],
        env: { A: { env: "NOT_SET" } },
      }),
      world.context,
    );
    assert.deepEqual(
      findings.map(({ level, code }) => `${level} ${code}`),
      [
        "blocking VALUE_UNKNOWN",
        "warning OUTPUT_UNKNOWN_YET",
        "blocking SECRET_NOT_SET",
        "blocking COMMAND_NOT_FOUND",
        "blocking COMMAND_NOT_FOUND",
      ],
    );
  });

  it("finds nothing wrong with a script of the release", async () => {
    await writeFile(join(world.directory, "migrate.sh"), "#!/bin/sh\n", { mode: 0o755 });
    assert.deepEqual(
      await runCommand.check(params({ command: ["./migrate.sh", "{{release.version}}"] }), world.context),
      [],
    );
    const [finding] = await runCommand.check(
      params({ command: ["echo", "{{outputs.option}}"] }),
      world.context,
    );
    assert.equal(finding?.code, "VALUE_UNUSABLE");
  });
});
