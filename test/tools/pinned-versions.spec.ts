import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(import.meta.dirname, "..", "..");

interface Engine {
  readonly pinnedVersions: (root: string) => { npm: string; go: string[]; engine: string };
}

describe("the pinned version of Pulumi", () => {
  it("is the same in the npm package, in both Go modules and in the bootstrap", async () => {
    const file = pathToFileURL(join(ROOT, "tools", "setup", "engine.js")).href;
    const { npm, go, engine } = ((await import(file)) as Engine).pinnedVersions(ROOT);
    assert.match(npm, /^\d+\.\d+\.\d+$/, "pinned, not a range");
    assert.ok(go.length >= 2, "pkg and sdk");
    assert.deepEqual([...new Set([npm, engine, ...go])], [npm]);
  });
});
