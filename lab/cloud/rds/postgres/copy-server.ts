import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import { ADMIN } from "./initialise-data.ts";

const run = promisify(execFile);
const TIMEOUT_MS = 10 * 60_000;

/** Copies a running server's data, whole and consistent as of the end of the copy, without stopping it. */
export async function copyServer(
  basebackup: string,
  server: { readonly port: number; readonly adminPassword: string },
  target: string,
): Promise<void> {
  rmSync(target, { recursive: true, force: true });
  const address = ["-h", "127.0.0.1", "-p", String(server.port), "-U", ADMIN, "--no-password"];
  // No manifest: its checksums would double the time of a plain copy.
  const manner = ["--checkpoint=fast", "--no-sync", "--wal-method=stream", "--no-manifest"];
  await run(basebackup, ["-D", target, ...address, ...manner], {
    cwd: "/",
    timeout: TIMEOUT_MS,
    env: { ...process.env, PGPASSWORD: server.adminPassword },
  });
}
