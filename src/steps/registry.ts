import { runCommand } from "./command/run-command.ts";
import { httpRequest } from "./http/http-request.ts";
import { notify } from "./notify/notify.ts";
import { dumpDatabase } from "./postgres/dump-database.ts";
import { fenceDatabase } from "./postgres/fence-database.ts";
import { migrateDown } from "./postgres/migrate-down.ts";
import { openDatabase } from "./postgres/open-database.ts";
import { restoreDump } from "./postgres/restore-dump.ts";
import { restoreTables } from "./postgres/restore-tables.ts";
import { startService } from "./process/start-service.ts";
import { stopService } from "./process/stop-service.ts";
import { updateStack } from "./stack/update-stack.ts";
import type { AnyStepKind } from "./step-kind.ts";
import { waitUntil } from "./wait/wait-until.ts";

/** Every kind of step that rollback.yaml may name; one line per kind. */
export const STEP_KINDS: readonly AnyStepKind[] = [
  updateStack,
  stopService,
  startService,
  runCommand,
  httpRequest,
  waitUntil,
  notify,
  dumpDatabase,
  fenceDatabase,
  openDatabase,
  restoreDump,
  restoreTables,
  migrateDown,
];
