import type { z } from "zod";
import { durationMs } from "../../adapters/shell-settings.ts";
import { commandLine } from "../../adapters/shell-text.ts";
import { type Finding, warning } from "../../model/finding.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { checkService } from "./check-service.ts";
import { readPidFile, removePidFile } from "./pid-file.ts";
import { SERVICE, serviceDirectory, servicePath } from "./service-settings.ts";
import { startService } from "./start-process.ts";
import { stopChildren, stopProcess } from "./stop-process.ts";

const SETTINGS = SERVICE.extend({ directory: serviceDirectory("current") });

type Params = z.infer<typeof SETTINGS>;

/**
 * Stops a plain process by its pid file and proves that it has ended.
 *
 * Without a pid file the service is taken as not running: the check before the run warns of it.
 * Undone by starting the configured command again.
 */
export const stopService: StepKind<Params> = {
  kind: "stop-service",
  phase: "fence",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 2 * 60_000,
  title: ({ name }) => `stop ${name}`,
  undoOf: ({ name, command }) => ({ by: "step", title: `start ${name} again (${commandLine(command)})` }),
  check,
  apply,
  observe,
  undo: startService,
};

async function check(params: Params, context: StepContext): Promise<readonly Finding[]> {
  const findings = await checkService(params, context);
  const recorded = await readPidFile(servicePath(params.pidFile, context));
  if (recorded.state !== "none") return findings;
  const absent = warning({
    code: "SERVICE_NOT_RECORDED",
    subject: params.name,
    message: `"${params.pidFile}" does not exist, so ${params.name} will be taken as not running`,
    remedy: "make sure that it does not run, or let whatever starts it write this pid file",
  });
  return [...findings, absent];
}

/** Stops the service; also the undo of a start. */
export async function apply(params: Params, context: StepContext): Promise<StepResult> {
  const pidFile = servicePath(params.pidFile, context);
  const recorded = await readPidFile(pidFile);
  if (recorded.state === "none")
    return { status: "skipped", detail: `${params.name} is not running: no pid file ${params.pidFile}` };
  if (recorded.state === "unreadable")
    return { status: "failed", detail: `${params.pidFile}: ${recorded.reason}` };
  if (recorded.state === "gone" && !recorded.childrenLeft) {
    await removePidFile(pidFile);
    return { status: "skipped", detail: `${params.name} is not running: pid ${recorded.pid} has ended` };
  }
  const options = { signal: params.stopSignal, graceMs: durationMs(params.grace), hurry: context.signal };
  const { stopped, detail } =
    recorded.state === "gone"
      ? await stopChildren(recorded.pid, options)
      : await stopProcess(recorded.running, options);
  if (!stopped) return { status: "failed", detail };
  await removePidFile(pidFile);
  return { status: "succeeded", detail };
}

async function observe(params: Params, context: StepContext): Promise<Observation> {
  const recorded = await readPidFile(servicePath(params.pidFile, context));
  if (recorded.state === "unreadable") return { found: "unknown", detail: recorded.reason };
  if (recorded.state === "none") return { found: "done", detail: "its pid file is gone" };
  if (recorded.state === "running")
    return { found: "not-done", detail: `pid ${recorded.running.pid} still runs` };
  const { pid, childrenLeft } = recorded;
  if (childrenLeft) return { found: "remaining", detail: `pid ${pid} has ended, its children have not` };
  return { found: "done", detail: `pid ${pid} has ended` };
}
