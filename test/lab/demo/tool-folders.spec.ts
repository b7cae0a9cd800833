import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { toolFolders } from "../../../lab/demo/tool-folders.ts";
import { useDirectory } from "../../_builders/use-directory.ts";

describe("the folders that a shell of the demo needs first", () => {
  const directory = useDirectory("tool-folders-");

  const put = async (folder: string, tool: string): Promise<string> => {
    const path = join(directory(), folder);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, tool), "#!/bin/sh\n");
    await chmod(join(path, tool), 0o755);
    return path;
  };

  it("are those of this Node, of the engine and of the language host, each once", async () => {
    const node = dirname(process.execPath);
    const engine = await put("engine", "pulumi");
    const host = await put("host", "pulumi-language-nodejs");
    const PATH = [join(directory(), "empty"), engine, host].join(delimiter);
    assert.deepEqual(toolFolders({ PATH }), [node, engine, host]);
    await put("engine", "pulumi-language-nodejs");
    assert.deepEqual(toolFolders({ PATH }), [node, engine]);
    assert.deepEqual(toolFolders({}), [node]);
  });
});
