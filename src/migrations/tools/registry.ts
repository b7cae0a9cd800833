import type { MigrationToolKind } from "../migration-tool.ts";
import { alembic } from "./alembic.ts";
import { command } from "./command.ts";
import { flyway } from "./flyway.ts";
import { golangMigrate } from "./golang-migrate.ts";
import { nodePgMigrate } from "./node-pg-migrate.ts";
import { prisma } from "./prisma.ts";

/** Every migration tool that is understood; one line each. */
export const MIGRATION_TOOLS: readonly MigrationToolKind[] = [
  golangMigrate,
  nodePgMigrate,
  prisma,
  flyway,
  alembic,
  command,
];
