import { statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ServerUser } from "./server-user.ts";
import { OUTSIDE } from "./sweep-outside-data.ts";

const OTHERS_MAY_PASS = 0o001;

/**
 * Chooses where an instance's data lies: beside its record, or in the temporary folder when the server's user cannot get there.
 *
 * A lab inside a private home directory is the usual case of the latter; its data is then lost with the temporary folder, and swept once
 * the lab's folder is gone.
 */
export function chooseDataDirectory(
  folder: string,
  resourceId: string,
  user: ServerUser | undefined,
): string {
  if (user === undefined || canPass(dirname(folder))) return join(folder, "data");
  const data = join(tmpdir(), OUTSIDE + resourceId);
  writeFileSync(`${data}.owner`, folder);
  return data;
}

function canPass(folder: string): boolean {
  const isOpen = (statSync(folder).mode & OTHERS_MAY_PASS) !== 0;
  return isOpen && (dirname(folder) === folder || canPass(dirname(folder)));
}
