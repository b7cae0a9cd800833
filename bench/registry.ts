import type { Measurement } from "./measurement.ts";
import { comment } from "./measurements/comment.ts";
import { gates } from "./measurements/gates.ts";
import { help } from "./measurements/help.ts";
import { ownWork } from "./measurements/own-work.ts";
import { restoreDump } from "./measurements/restore-dump.ts";
import { restoreFlow } from "./measurements/restore-flow.ts";
import { resume } from "./measurements/resume.ts";
import { rollback } from "./measurements/rollback.ts";

/** Every measurement, in the order of the table; one line each. */
export const MEASUREMENTS: readonly Measurement[] = [rollback, ownWork, help, resume, gates, comment];

/** Those with real databases, in minutes instead of seconds: only when asked for. */
export const DATA_MEASUREMENTS: readonly Measurement[] = [restoreFlow, restoreDump];
