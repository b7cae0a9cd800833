import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { PostgresBinaries } from "./find-binaries.ts";
import { giveTo } from "./give-to.ts";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 120_000;

/** The lab's own superuser in every server, named as on RDS; customers' users are not superusers there either. */
export const ADMIN = "rdsadmin";

/** Makes an empty data directory with the admin's password; removes what a start that was cut off left there. */
export async function initialiseData(
  binaries: PostgresBinaries,
  directory: string,
  options: { readonly adminPassword: string; readonly user: ServerUser | undefined },
): Promise<void> {
  const { adminPassword, user } = options;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const passwordFile = `${directory}.password`;
  writeFileSync(passwordFile, adminPassword, { mode: 0o600 });
  giveTo(user, [directory, passwordFile]);
  chmodSync(directory, 0o700);
  try {
    await run(
      binaries.initdb,
      [`--pgdata=${directory}`, `--username=${ADMIN}`, `--pwfile=${passwordFile}`, ...INITDB_OPTIONS],
      { cwd: "/", timeout: TIMEOUT_MS, ...user },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

// Small segments: each one archived for a quiet database is a whole one.
const INITDB_OPTIONS = [
  ...["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--wal-segsize=1"],
];
