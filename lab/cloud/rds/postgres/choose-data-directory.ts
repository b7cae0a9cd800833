import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ServerUser } from "./server-user.ts";

const OTHERS_MAY_PASS = 0o001;

/**
 * Chooses where an instance's data lies: beside its record, or in the temporary folder when the server's user cannot get there.
 *
 * A lab inside a private home directory is the usual case of the latter; its data is then lost with the temporary folder.
 */
export function chooseDataDirectory(
  folder: string,
  resourceId: string,
  user: ServerUser | undefined,
): string {
  if (user === undefined || canPass(dirname(folder))) return join(folder, "data");
  return join(tmpdir(), `lab-postgres-${resourceId}`);
}

function canPass(folder: string): boolean {
  const isOpen = (statSync(folder).mode & OTHERS_MAY_PASS) !== 0;
  return isOpen && (dirname(folder) === folder || canPass(dirname(folder)));
}
