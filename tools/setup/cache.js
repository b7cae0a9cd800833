import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "./setup-error.js";

/** The folder for what is slow to get: outside every clone, shared by all of them, keyed by version below. */
export function cacheDirectory(...parts) {
  const base =
    process.env.ROLLBACK_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-rollback");
  return join(base, ...parts);
}

const WAIT_LIMIT_MS = 20 * 60_000;

/**
 * Runs `make` while no other process makes the same thing; `isThere` is asked again after a wait.
 *
 * The lock is a directory with its owner's pid: a lock whose owner is gone is taken over.
 */
export async function makeOnce(target, isThere, make) {
  const lock = `${target}.lock`;
  mkdirSync(dirname(target), { recursive: true });
  for (const started = Date.now(); !isThere(); await sleep(500)) {
    if (!take(lock)) {
      if (Date.now() - started > WAIT_LIMIT_MS) {
        throw new SetupError("SETUP_BUSY", `another set-up has held "${lock}" for 20 minutes`, [
          `look at that process, or: rm -r "${lock}"`,
        ]);
      }
      continue;
    }
    try {
      if (!isThere()) await make();
      return;
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (isAbandoned(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false;
    // The owner writes its pid just after it took the lock: only an old lock without one is abandoned.
    if (error.code === "ENOENT") return ageMs(lock) > 10_000;
    return true;
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
