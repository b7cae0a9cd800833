import { existsSync } from "node:fs";
import { join } from "node:path";
import { openRepository } from "../../src/adapters/git.ts";
import { withDatabase } from "../../src/adapters/postgres.ts";
import type { DatabaseConnection, SchemaFacts } from "../../src/model/data.ts";
import type { Moment } from "../../src/data/find-moment.ts";
import type { Release, StackUpdate } from "../../src/model/release.ts";
import type { DatabaseSettings } from "../../src/model/settings.ts";
import type { StackEngine } from "../../src/model/stack-engine.ts";
import type { DataSurroundings } from "../../src/use-cases/data-surroundings.ts";
import { readMoment } from "../../src/use-cases/read-moment.ts";
import { readSchema } from "../../src/use-cases/read-schema.ts";
import type { StackSession } from "../../src/use-cases/stack-session.ts";
import { aRelease, anUpdate } from "../_builders/a-release.ts";
import { aDatabaseSettings } from "../_builders/a-database-facts.ts";
import { aRepository, type TestRepository } from "../adapters/a-repository.ts";

/** A project whose commits were deployed one after the other, and what its database is looked at with. */
export interface DataWorld {
  readonly repository: TestRepository;
  /** Commits files (null removes one) and deploys that commit; answers its release. */
  readonly deploy: (files: Readonly<Record<string, string | null>>, update?: Partial<StackUpdate>) => Release;
  readonly schema: (to: Release, settings?: Partial<DatabaseSettings>) => Promise<SchemaFacts | undefined>;
  readonly moment: (to: Release, more?: MomentWish) => Promise<Moment | undefined>;
}

interface MomentWish {
  readonly settings?: Partial<DatabaseSettings>;
  readonly at?: string;
  readonly clockAheadMs?: number;
}

/** Deploys are an hour apart, the first at midnight. */
export function aDataWorld(directory: string, connection: DatabaseConnection): DataWorld {
  const repository = aRepository(join(directory, "shop"));
  const releases: Release[] = [];
  const around = async (to: Release, at?: string): Promise<DataSurroundings> => {
    const tree = join(directory, "release", to.commit);
    if (!existsSync(tree))
      repository.git("worktree", "add", "--quiet", "--force", "--detach", tree, to.commit);
    const updates = releases.flatMap(({ update }) => update ?? []).reverse();
    return {
      session: {
        request: { environment: { PATH: process.env["PATH"] } },
        repository: await openRepository(repository.directory),
        found: { directory: repository.directory, subfolder: "" },
        stateDirectory: join(directory, "state"),
      } as unknown as StackSession,
      history: { releases: [...releases].reverse(), updates, current: releases.at(-1) },
      runs: [],
      to,
      workspace: { projectDirectory: tree } as DataSurroundings["workspace"],
      engine: {} as StackEngine,
      outputs: {},
      changes: [],
      at,
      snapshot: undefined,
    };
  };
  const schemaIn = (surroundings: DataSurroundings, settings: DatabaseSettings) =>
    withDatabase(connection, (database) =>
      readSchema(settings, connection, { around: surroundings, database }),
    );
  return {
    repository,
    deploy: (files, update = {}) => {
      const removed = Object.entries(files).flatMap(([file, text]) => (text === null ? [file] : []));
      if (removed.length > 0) repository.git("rm", "--quiet", ...removed);
      const written = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null);
      const number = releases.length + 1;
      const commit = repository.commit(`release ${number}`, {
        ...Object.fromEntries(written),
        "index.ts": `// ${number}`,
      });
      const startedAt = `2026-11-20T${String(number - 1).padStart(2, "0")}:00:00.000Z`;
      const release = aRelease({
        tags: [`v${number}`],
        commit,
        update: anUpdate({ number, commit, startedAt, ...update }),
      });
      releases.push(release);
      return release;
    },
    schema: async (to, settings = {}) => schemaIn(await around(to), aDatabaseSettings(settings)),
    moment: async (to, { settings: more = {}, at, clockAheadMs = 0 } = {}) => {
      const settings = aDatabaseSettings(more);
      const surroundings = await around(to, at);
      const schema = await schemaIn(surroundings, settings);
      return readMoment({ settings, connection, schema, clockAheadMs }, surroundings);
    },
  };
}

/** Files of a golang-migrate migration. */
export function aMigration(version: string, up = "SELECT 1", down = "SELECT 1"): Record<string, string> {
  return { [`migrations/${version}_step.up.sql`]: up, [`migrations/${version}_step.down.sql`]: down };
}

/** Says to golang-migrate that everything up to a version was applied. */
export const appliedUpTo = (version: number): string =>
  `CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
   DELETE FROM schema_migrations; INSERT INTO schema_migrations VALUES (${version}, false);
   ALTER TABLE schema_migrations OWNER TO master`;
