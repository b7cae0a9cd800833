import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, makeOnce } from "../_cache.ts";
import { pythonPrograms } from "../_python.ts";

const ALEMBIC = "1.20.1";
const PSYCOPG = "3.3.9";
const GOLANG_MIGRATE = "4.20.1";
const BUILD_LIMIT_MS = 5 * 60_000;

/** The folder that holds the genuine `alembic`, with its driver of PostgreSQL. */
export const alembicPrograms = (): Promise<string> =>
  pythonPrograms(`alembic-${ALEMBIC}-psycopg-${PSYCOPG}`, [
    `alembic==${ALEMBIC}`,
    `psycopg[binary]==${PSYCOPG}`,
  ]);

/** The folder that holds the genuine `migrate` of golang-migrate, built once; throws where Go is missing. */
export async function golangMigratePrograms(): Promise<string> {
  const folder = cacheDirectory("golang-migrate", GOLANG_MIGRATE);
  await makeOnce(
    folder,
    () => existsSync(join(folder, "migrate")),
    async () => {
      const module = `github.com/golang-migrate/migrate/v4/cmd/migrate@v${GOLANG_MIGRATE}`;
      await promisify(execFile)("go", ["install", "-tags", "postgres file", module], {
        env: { ...process.env, GOBIN: folder, GOFLAGS: "-mod=mod", CGO_ENABLED: "0" },
        timeout: BUILD_LIMIT_MS,
      });
    },
  );
  return folder;
}
