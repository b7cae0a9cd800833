import { readFile } from "node:fs/promises";
import { findByEnvironment, findProcess, isRunning, type RunningProcess } from "../../adapters/processes.ts";
import { startDetached } from "../../adapters/shell-detached.ts";
import { fillArgv } from "../../adapters/shell-fill.ts";
import { durationMs } from "../../adapters/shell-settings.ts";
import { printable } from "../../adapters/shell-text.ts";
import { IDEMPOTENCY_VARIABLE, stepEnvironment } from "../command/step-environment.ts";
import { awaitCondition } from "../conditions/await-condition.ts";
import { type ConditionLook, lookAtCondition } from "../conditions/condition.ts";
import { stepDirectory } from "../step-directory.ts";
import type { StepContext, StepResult } from "../step-kind.ts";
import { withFixedValues } from "../with-fixed-values.ts";
import { commandDigest, servicePath, type ServiceSettings } from "./service-settings.ts";
import { readPidFile, removePidFile, writePidFile } from "./pid-file.ts";
import { stopProcess } from "./stop-process.ts";

/** How long a service without a readiness condition must stay alive: most wrong settings end a program at once. */
const ALIVE_MS = 1000;

/**
 * Starts a service unless it runs, and waits until it is ready.
 *
 * What runs from another release or folder, or with another command line, is refused: it is not what should be
 * started. A service that does not become ready is stopped again, so a failed start leaves nothing.
 */
export async function startService(settings: ServiceSettings, given: StepContext): Promise<StepResult> {
  const context = await withFixedValues(given, settings);
  const recorded = await readPidFile(servicePath(settings.pidFile, context));
  if (recorded.state === "unreadable")
    return { status: "failed", detail: `${settings.pidFile}: ${recorded.reason}` };
  if (recorded.state === "running") {
    const { running, record } = recorded;
    if (record?.commandDigest !== commandDigest(settings, context)) {
      const detail = `${settings.name} already runs as pid ${running.pid}, but not this release with this command from this folder; stop it first`;
      return { status: "failed", detail };
    }
    const isOurs = record.idempotencyKey === context.idempotencyKey;
    const ready = await awaitReady(settings, running, context);
    if (!ready.met)
      return {
        status: "failed",
        detail: `${settings.name} already runs as pid ${running.pid}, but is not ready: ${ready.detail}`,
      };
    return {
      status: isOurs ? "succeeded" : "skipped",
      detail: `${settings.name} already runs as pid ${running.pid}`,
    };
  }
  const found = await findByEnvironment(IDEMPOTENCY_VARIABLE, context.idempotencyKey);
  const orphan = found?.find((candidate) => candidate.processGroup === candidate.pid);
  return orphan === undefined ? await spawn(settings, context) : await adopt(settings, orphan, context);
}

/** Whether the running service is ready right now. */
export async function isReady(
  settings: ServiceSettings,
  running: RunningProcess,
  context: StepContext,
): Promise<ConditionLook> {
  if (!(await isRunning(running))) return { met: false, detail: `pid ${running.pid} has ended` };
  if (settings.ready === undefined) return { met: true, detail: `pid ${running.pid} is alive` };
  return await lookAtCondition(settings.ready.when, context, await placeOf(settings, context));
}

async function spawn(settings: ServiceSettings, context: StepContext): Promise<StepResult> {
  const started = await startDetached({
    argv: fillArgv(settings.command, await context.values()),
    ...(await placeOf(settings, context)),
    logFile: settings.logFile === undefined ? undefined : servicePath(settings.logFile, context),
  });
  if ("failed" in started) return { status: "failed", detail: started.failed };
  const running = await findProcess(started.pid);
  if (running === undefined) return await failure(settings, `${settings.name} ended at once`, context);
  return await adopt(settings, running, context);
}

async function adopt(
  settings: ServiceSettings,
  running: RunningProcess,
  context: StepContext,
): Promise<StepResult> {
  const pidFile = servicePath(settings.pidFile, context);
  const { pid, startTime, bootId } = running;
  await writePidFile(pidFile, {
    pid,
    startTime,
    bootId,
    name: settings.name,
    commandDigest: commandDigest(settings, context),
    idempotencyKey: context.idempotencyKey,
  });
  const ready = await awaitReady(settings, running, context);
  if (ready.met)
    return {
      status: "succeeded",
      detail: `${settings.name} runs as pid ${pid}: ${ready.detail}`,
      data: { pid },
    };
  const { detail } = await stopProcess(running, {
    signal: settings.stopSignal,
    graceMs: durationMs(settings.grace),
    hurry: context.signal,
  });
  await removePidFile(pidFile);
  return await failure(
    settings,
    `${settings.name} did not become ready (${ready.detail}); ${detail}`,
    context,
  );
}

async function awaitReady(
  settings: ServiceSettings,
  running: RunningProcess,
  context: StepContext,
): Promise<ConditionLook> {
  const { ready } = settings;
  const look = async (): Promise<ConditionLook & { hopeless: boolean }> => ({
    ...(await isReady(settings, running, context)),
    hopeless: !(await isRunning(running)),
  });
  return await awaitCondition(look, {
    intervalMs: ready === undefined ? ALIVE_MS / 4 : durationMs(ready.interval),
    deadlineMs: ready === undefined ? ALIVE_MS * 2 : durationMs(ready.deadline),
    consecutive: ready === undefined ? 5 : ready.consecutive,
    signal: context.signal,
    onLook: ({ detail }) => context.progress(detail),
  });
}

async function failure(settings: ServiceSettings, detail: string, context: StepContext): Promise<StepResult> {
  const log =
    settings.logFile === undefined
      ? ""
      : await readFile(servicePath(settings.logFile, context), "utf8").catch(() => "");
  const said = printable(log.trimEnd().split("\n").at(-1) ?? "");
  return { status: "failed", detail: said === "" ? detail : `${detail}; its log ends with: ${said}` };
}

async function placeOf(
  settings: ServiceSettings,
  context: StepContext,
): Promise<{ directory: string; environment: Record<string, string> }> {
  return {
    directory: stepDirectory(settings.directory, context),
    environment: await stepEnvironment(settings, context),
  };
}
