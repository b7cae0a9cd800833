import assert from "node:assert/strict";

import { DANGERS } from "./_gates-history.ts";
import { refusals } from "./_refusals.ts";
import { aStack, cleanUp } from "./_scenario.ts";

describe("a release whose program does not work any more", function () {
  this.timeout(120_000);
  afterEach(cleanUp);

  it("is refused with its reason when it throws", async () => {
    const stack = (await aStack(DANGERS)).withEnvironment({ BREAK: "throw" });
    const [failed] = await refusals(stack, "--to", "v0.2.0");
    assert.equal(failed?.code, "PREVIEW_FAILED");
    assert.match(failed.message, /the vault does not answer/);
  });

  it("is refused after the time that rollback.yaml allows when it hangs", async () => {
    const rollbackYaml = "version: 1\ntimeouts: { preview: 3s }\n";
    const stack = (await aStack({ ...DANGERS, rollbackYaml })).withEnvironment({ BREAK: "hang" });
    const [failed] = await refusals(stack, "--to", "v0.2.0");
    assert.equal(failed?.code, "PREVIEW_FAILED");
    assert.match(failed.message, /did not end within its time limit/);
  });

  it("is never waited for when it asks for an answer", async () => {
    const stack = (await aStack(DANGERS)).withEnvironment({ BREAK: "ask" });
    const refused = await stack.rollback("--to", "v0.2.0", "--yes");
    assert.equal(refused.exitCode, 10, refused.stderr + refused.stdout);
    assert.deepEqual(await stack.effects(), []);
  });
});
