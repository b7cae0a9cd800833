import type { z } from "zod";
import { findByEnvironment } from "../../adapters/processes.ts";
import { commandLine } from "../../adapters/shell-text.ts";
import { IDEMPOTENCY_VARIABLE } from "../command/step-environment.ts";
import type { Observation, StepContext, StepKind } from "../step-kind.ts";
import { withFixedValues } from "../with-fixed-values.ts";
import { checkService } from "./check-service.ts";
import { readPidFile } from "./pid-file.ts";
import { commandDigest, SERVICE, serviceDirectory, servicePath } from "./service-settings.ts";
import { isReady, startService as start } from "./start-process.ts";
import { apply as stop } from "./stop-service.ts";

const SETTINGS = SERVICE.extend({ directory: serviceDirectory("release") });

type Params = z.infer<typeof SETTINGS>;

/**
 * Starts a plain process that outlives the rollback, and waits until it is ready.
 *
 * The process carries the step's idempotency key in its environment: one that was started just
 * before a crash is found by it, even without a pid file (on Linux; elsewhere the answer is unknown).
 */
export const startService: StepKind<Params> = {
  kind: "start-service",
  phase: "start",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 10 * 60_000,
  title: ({ name, command, directory }) => `start ${name} from ${directory}: ${commandLine(command)}`,
  undoOf: ({ name }) => ({ by: "step", title: `stop ${name}` }),
  check: checkService,
  apply: start,
  observe,
  undo: stop,
};

async function observe(params: Params, context: StepContext): Promise<Observation> {
  const recorded = await readPidFile(servicePath(params.pidFile, context));
  if (recorded.state === "unreadable") return { found: "unknown", detail: recorded.reason };
  if (recorded.state === "running") {
    const { running, record } = recorded;
    if (record?.commandDigest !== commandDigest(params, context)) {
      return {
        found: "not-done",
        detail: `pid ${running.pid} runs with another command or from another folder`,
      };
    }
    const ready = await isReady(params, running, await withFixedValues(context, params));
    return { found: ready.met ? "done" : "remaining", detail: ready.detail };
  }
  const found = await findByEnvironment(IDEMPOTENCY_VARIABLE, context.idempotencyKey);
  if (found === undefined)
    return { found: "unknown", detail: "no pid file, and this system does not show who was started" };
  const [orphan] = found;
  return orphan === undefined
    ? { found: "not-done", detail: "no process of this step is running" }
    : { found: "remaining", detail: `pid ${orphan.pid} was started but not recorded` };
}
