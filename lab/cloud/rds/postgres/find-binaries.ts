import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";

/** PostgreSQL's own programs, and the version they say they are, such as 15.18. */
export interface PostgresBinaries {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Copies a running server; undefined where only the server was packaged. */
  readonly basebackup: string | undefined;
}

/** Finds PostgreSQL on PATH, else the newest under Debian's place; throws with what to install when there is none. */
export function findPostgresBinaries(path = process.env["PATH"] ?? ""): PostgresBinaries {
  const folders = [...path.split(":"), ...debianFolders()].filter((folder) => folder !== "");
  const postgres = folders.map((folder) => join(folder, "postgres")).find(existsSync);
  // A link on PATH leads to one program; its folder has them all.
  const home = postgres === undefined ? undefined : dirname(realpathSync(postgres));
  if (home === undefined || !existsSync(join(home, "initdb"))) {
    throw new Error(
      "no PostgreSQL server found on PATH or under /usr/lib/postgresql; install the package postgresql",
    );
  }
  const programs = { initdb: join(home, "initdb"), postgres: join(home, "postgres") };
  const basebackup = join(home, "pg_basebackup");
  return {
    ...programs,
    basebackup: existsSync(basebackup) ? basebackup : undefined,
    version: versionOf(programs.postgres),
  };
}

function versionOf(postgres: string): string {
  const text = execFileSync(postgres, ["--version"], { encoding: "utf8" });
  return /\d+(?:\.\d+)?/.exec(text)?.[0] ?? "15";
}

function debianFolders(): string[] {
  if (!existsSync(DEBIAN)) return [];
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN, version, "bin"));
}
