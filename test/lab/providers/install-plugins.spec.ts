import assert from "node:assert/strict";
import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { installPlugins } from "../../../lab/providers/install-plugins.ts";

describe("installPlugins", () => {
  it("links every provider into the engine's cache, and the language host only on demand", async () => {
    const home = await mkdtemp(join(tmpdir(), "lab-home-"));
    await installPlugins(home, { languageHost: false });
    const providers = await readdir(join(home, "plugins"));
    assert.deepEqual(
      providers.map((name) => name.replace(/-v.*/, "")),
      ["resource-aws", "resource-kubernetes", "resource-lab"],
    );

    await installPlugins(home, { languageHost: true });
    for (const folder of await readdir(join(home, "plugins"))) {
      const [executable = ""] = await readdir(join(home, "plugins", folder));
      await access(join(home, "plugins", folder, executable));
    }
    assert.equal((await readdir(join(home, "plugins"))).length, 5);
    await rm(home, { recursive: true });
  });
});
