import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives every spec of the `describe` around it an empty folder of its own; answers its real path. */
export function useDirectory(prefix = "spec-"): () => string {
  let directory = "";
  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), prefix)));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  return () => directory;
}
