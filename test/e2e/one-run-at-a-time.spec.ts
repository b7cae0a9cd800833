import assert from "node:assert/strict";
import { join } from "node:path";

import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { ROOT } from "./_environment.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";
import { openTerminal } from "./_terminal.ts";
import { until } from "./_until.ts";

/** The lab's provider ends such a wait as soon as the engine cancels it. */
const SLOW = 60_000;

describe("the runs of one stack", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("never work at the same time: the second one names the holder and exits 14", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "a", delayMs: 1000, times: 1 });
    const first = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Update a");
    // However long the second one takes to start, it meets the first one at work.
    process.kill(first.pid, "SIGSTOP");

    const second = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(second.exitCode, 14, second.stderr);
    assert.match(second.stderr, new RegExp(`error RUN_IN_PROGRESS: .*held by .*\\(pid ${first.pid}\\)`));
    process.kill(first.pid, "SIGCONT");
    const ended = await first.ended;
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.deepEqual(await stack.effects(), CHAIN_EFFECTS);
  });

  it("are refused with exit 11 while one is unfinished, and go on once it was given up", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "b", error: "quota exceeded" });
    assert.equal((await stack.rollback("--to", "v1.0.0", "--yes")).exitCode, 11);

    const refused = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(refused.exitCode, 11);
    assert.match(refused.stderr, /error RUN_UNFINISHED: .*quota exceeded/s);
    assert.match(refused.stderr, /try: .*rollback resume --stack prod.*rollback abandon --stack prod/);

    await stack.setFaults();
    const abandoned = await stack.rollback("abandon");
    assert.equal(abandoned.exitCode, 0, abandoned.stderr);
    assert.match(abandoned.stdout, /what was done stays, and nothing is taken back/);
    const again = await stack.rollback("--to", "v1.0.0", "--yes");
    assert.equal(again.exitCode, 0, again.stderr + again.stdout);
  });

  it("leave nothing behind when one is given up before it touched the stack", async () => {
    const stack = await aStack(CHAIN);
    const before = (await stack.state()).text;
    await stack.killAt("before-intent", "update-stack", "--to", "v1.0.0", "--yes");

    const command = [process.execPath, join(ROOT, "src/cli/main.ts"), "abandon", "--stack", "prod"];
    const terminal = openTerminal(command, { cwd: stack.project, env: stack.env });
    await terminal.answer(/Nothing is taken back[\s\S]*Type the name of the stack \(prod\)/, "\u0003");
    assert.equal(await terminal.ended, 8, terminal.shown());
    assert.match(terminal.shown(), /Declined[^]*stays unfinished[^]*next: rollback resume --stack prod/);

    const abandoned = await stack.rollback("abandon");
    assert.equal(abandoned.exitCode, 0, abandoned.stderr);
    assert.deepEqual(await stack.effects(), []);
    assert.equal((await stack.state()).text, before);
    const none = await stack.rollback("resume");
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /error RUN_NOT_FOUND: stack "prod" has no unfinished run/);
  });

  it("stop with exit 11 on Ctrl-C during the update, and can be resumed", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Update", name: "a", delayMs: SLOW, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await untilCalled(stack, "Update a");
    run.interrupt();

    const stopped = await run.ended;
    assert.equal(stopped.exitCode, 11, stopped.stderr);
    assert.match(stopped.stderr, /stopping after the operation under way/);
    await stack.setFaults();
    const resumed = await stack.rollback("resume");
    assert.equal(resumed.exitCode, 0, resumed.stderr + resumed.stdout);
    assert.deepEqual(Object.keys((await stack.state()).resources).sort(), ["a", "b", "old"]);
  });

  it("end with exit 8 on Ctrl-C during the preview, with nothing begun", async () => {
    const stack = await aStack(CHAIN);
    await stack.setFaults({ method: "Check", name: "a", preview: true, delayMs: SLOW, times: 1 });
    const run = stack.start("--to", "v1.0.0", "--yes");
    await until("the preview", async () => (await stack.calls()).some(({ method }) => method === "Check"));
    run.interrupt();

    const stopped = await run.ended;
    assert.equal(stopped.exitCode, 8, stopped.stderr + stopped.stdout);
    assert.deepEqual(await stack.effects(), []);
    assert.deepEqual(stack.journal(), []);
  });
});

function untilCalled(stack: Scenario, effect: string): Promise<true> {
  return until(effect, async () => (await stack.effects()).includes(effect));
}
