import type { AnyStepKind } from "../step-kind.ts";
import { adoptDatabase } from "./adopt-database.ts";
import { pointConsumers } from "./point-consumers.ts";
import { keepOldDatabase } from "./keep-old-database.ts";
import { openRestoredDatabase } from "./open-restored-database.ts";
import { restoreDatabase } from "./restore-database.ts";
import { swapDatabase } from "./swap-database.ts";
import { takeSnapshot } from "./take-snapshot.ts";
import { validateDatabase } from "./validate-database.ts";

/** The steps that bring the data of an RDS instance or an Aurora cluster back, in their order; plans get them from `data:`. */
export const DATABASE_STEPS: readonly AnyStepKind[] = [
  takeSnapshot,
  restoreDatabase,
  openRestoredDatabase,
  validateDatabase,
  swapDatabase,
  pointConsumers,
  adoptDatabase,
  keepOldDatabase,
];
