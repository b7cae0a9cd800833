import assert from "node:assert/strict";
import { commandProbe } from "../../../src/verify/probes/command.ts";
import { aProbeContext } from "../probe-context.ts";

describe("the command probe", () => {
  const look = (settings: object) =>
    commandProbe.look(commandProbe.settings.parse(settings), aProbeContext());

  it("passes exit code 0 and fails any other", async () => {
    assert.equal((await look({ command: ["true"] })).verdict, "passed");
    const failed = await look({ command: ["sh", "-c", "echo no such row; exit 3"] });
    assert.deepEqual([failed.verdict, failed.answered], ["failed", true]);
    assert.match(failed.detail, /ended with exit code 3: no such row$/);
  });

  it("learns nothing from a program that is missing", async () => {
    const seen = await look({ command: ["no-such-program-here"] });
    assert.deepEqual([seen.verdict, seen.answered], ["inconclusive", false]);
  });

  it("fails a program that takes too long", async () => {
    const seen = await look({ command: ["sleep", "30"], within: "200ms" });
    assert.deepEqual([seen.verdict, seen.answered], ["failed", false]);
  });

  for (const [output, verdict] of [
    ["app v1.2.3 (build 7)", "passed"],
    ["1.2.3", "passed"],
    ["1.2.30", "failed"],
    ["11.2.3", "failed"],
    ["1.2.3-rc1", "failed"],
    ["", "failed"],
  ] as const) {
    it(`finds that "${output}" has ${verdict}`, async () => {
      assert.equal((await look({ command: ["echo", output], expectVersion: true })).verdict, verdict);
    });
  }

  it("inserts values as single arguments", async () => {
    const seen = await look({ command: ["printf", "%s", "version {{release.version}};"] });
    assert.match(seen.detail, /: version 1\.2\.3;$/);
  });
});
