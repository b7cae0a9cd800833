import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HOME = join(tmpdir(), "rollback-e2e");
// Under `mocha --parallel` the specs of one run are spread over children of one process.
const RUN = process.env["MOCHA_WORKER_ID"] === undefined ? process.pid : process.ppid;
const USERS = join(HOME, `run-${RUN}`, "users");

/** The packages of the scenarios' project, kept over test runs: the same lock file always gives the same packages. */
export const PACKAGES_DIRECTORY = join(HOME, "dependencies");

/** A folder that all processes of this test run share; gone when the last of them has ended. */
export const RUN_DIRECTORY: string = openRunDirectory();

function openRunDirectory(): string {
  for (const name of entriesOf(HOME)) {
    const run = /^run-(\d+)$/.exec(name)?.[1];
    if (run === undefined) continue;
    if (![run, ...entriesOf(join(HOME, name, "users"))].some((pid) => isAlive(Number(pid)))) {
      rmSync(join(HOME, name), { recursive: true, force: true });
    }
  }
  mkdirSync(USERS, { recursive: true });
  writeFileSync(join(USERS, String(process.pid)), "");
  process.once("exit", leaveRunDirectory);
  return join(USERS, "..");
}

function leaveRunDirectory(): void {
  rmSync(join(USERS, String(process.pid)), { force: true });
  if (entriesOf(USERS).length === 0) rmSync(join(USERS, ".."), { recursive: true, force: true });
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
