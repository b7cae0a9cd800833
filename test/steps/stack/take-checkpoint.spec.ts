import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CHECKPOINT_FILE, takeCheckpoint } from "../../../src/steps/stack/take-checkpoint.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import { useDirectory } from "../../_builders/use-directory.ts";
import { recorded } from "../../pulumi/recorded.ts";
import { aStepWorld } from "../step-context.ts";

describe("the step that keeps the state", () => {
  const directory = useDirectory("checkpoint-");
  const engine = aStackEngine({ exportState: () => Promise.resolve(recorded("export.json")) });

  it("writes the export as it is, for its owner only", async () => {
    const runDirectory = join(directory(), "runs", "run-1");
    const { context, end } = await aStepWorld({ engine, runDirectory });
    const file = join(runDirectory, CHECKPOINT_FILE);
    assert.deepEqual(await takeCheckpoint.apply({}, context), {
      status: "succeeded",
      detail: file,
      data: { file },
    });
    assert.equal(await readFile(file, "utf8"), recorded("export.json"));
    assert.deepEqual(
      [(await stat(file)).mode & 0o777, (await stat(runDirectory)).mode & 0o777],
      [0o600, 0o700],
    );
    await end();
  });

  it("throws when it cannot be written, so that nothing after it begins", async () => {
    await writeFile(join(directory(), "runs"), "a file where the folder should be");
    const { context, end } = await aStepWorld({ engine, runDirectory: join(directory(), "runs") });
    await assert.rejects(takeCheckpoint.apply({}, context));
    await end();
  });
});
