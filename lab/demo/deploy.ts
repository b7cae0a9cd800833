import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatDuration } from "../../src/model/duration.ts";
import { type Demo, runThere } from "./open-demo.ts";
import { readOutputs } from "./stack-outputs.ts";

const UP = ["pulumi", "up", "--yes", "--skip-preview", "--stack", "prod", "--non-interactive"] as const;
const MIGRATE = [
  join("node_modules", ".bin", "node-pg-migrate"),
  "up",
  "--migrations-dir",
  "migrations",
] as const;

/**
 * What a team's deploy job does: check the tag out, bring the schema up where the release has migrations, update the stack.
 *
 * Answers the service's address. The first time the schema comes after the stack, which brings the database.
 */
export async function deploy(tag: string, demo: Demo): Promise<string> {
  const startedAt = Date.now();
  await runThere(demo, ["git", "checkout", "--quiet", tag]);
  const hasMigrations = existsSync(join(demo.platform, "migrations"));
  const isMigrated = hasMigrations && (await migrate(demo));
  await runThere(demo, UP);
  if (hasMigrations && !isMigrated) await migrate(demo);
  demo.say(`deployed ${tag} to stack prod in ${formatDuration(Date.now() - startedAt)}`);
  return (await readOutputs(demo)).backendUrl ?? "";
}

/** Runs the release's migrations; false while there is no database yet. */
async function migrate(demo: Demo): Promise<boolean> {
  const { databaseHost, databasePort } = await readOutputs(demo);
  if (databaseHost === undefined) return false;
  const login = `platform:${encodeURIComponent(demo.variables["DB_PASSWORD"] ?? "")}`;
  const url = `postgresql://${login}@${databaseHost}:${databasePort}/platform`;
  const said = await runThere(demo, MIGRATE, { DATABASE_URL: url });
  const names = Array.from(said.matchAll(/^### MIGRATION (\S+) \(UP\)/gm), ([, name]) => name);
  if (names.length > 0) demo.say(`migrated the database: ${names.join(", ")}`);
  return true;
}
