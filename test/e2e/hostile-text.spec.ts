import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { assertOneError, everything } from "./_bystanders.ts";
import { CHAIN, CHAIN_EFFECTS } from "./_chain.ts";
import { aStack, cleanUp, type Scenario } from "./_scenario.ts";

const CANARY = "canary";

/** Texts that a shell, git, npm or pulumi would take for more than data. */
const HOSTILE = [
  `$(touch ${CANARY})`,
  `; touch ${CANARY} #`,
  `--upload-pack=touch ${CANARY}`,
  `\`touch ${CANARY}\`\n`,
];

describe("hostile text on the command line", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  for (const option of ["--stack", "--to", "--accept", "--cwd"]) {
    it(`is never run by a shell or taken for an option: ${option}`, async () => {
      const stack = await aStack(CHAIN);
      const before = await everything(stack);
      for (const value of HOSTILE) {
        const args = { "--to": "v1.0.0", "--stack": "prod", [option]: value };
        const ended = await stack.rollback(
          ...Object.entries(args).map(([key, text]) => `${key}=${text}`),
          "--yes",
        );
        assert.ok(
          [2, 6].includes(ended.exitCode ?? 0),
          `${value}: ${String(ended.exitCode)} ${ended.stderr}`,
        );
        assertOneError(ended.stderr);
      }
      assert.deepEqual(await everything(stack), before);
      assertNoCanary(stack);
    });
  }

  it("is only text on one line in a reason, up to the stack's history", async () => {
    const stack = await aStack(CHAIN);
    const reason = HOSTILE.join(" ");
    const done = await stack.rollback("--to", "v1.0.0", "--yes", `--reason=${reason}`);
    assert.equal(done.exitCode, 0, done.stderr + done.stdout);
    assert.deepEqual(await stack.effects(), CHAIN_EFFECTS);
    assertNoCanary(stack);
    const started = stack.journal()[0]?.record;
    // On one line: what stands on a line of its own in the history could be taken for our trailer.
    assert.equal(started?.type === "run-started" && started.plan.reason, reason.replaceAll("\n", " ").trim());
  });
});

function assertNoCanary({ repository, lab }: Scenario): void {
  for (const folder of [repository, lab, dirname(repository), process.cwd()])
    assert.equal(existsSync(join(folder, CANARY)), false, folder);
}
