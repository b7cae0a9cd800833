import { readdir, readFile } from "node:fs/promises";

/** A process that works for a scenario. */
export interface ScenarioProcess {
  readonly pid: number;
  readonly command: readonly string[];
}

/** Every living process whose environment names the scenario's lab: the engine, its plugins, started services. */
export async function processesOf(lab: string): Promise<readonly ScenarioProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => lookAt(pid, lab)));
  return found.filter((one) => one !== undefined);
}

/** Kills everything that works for a scenario, at once. */
export async function killProcessesOf(lab: string): Promise<void> {
  for (const { pid } of await processesOf(lab)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended between the look and the signal.
    }
  }
}

async function lookAt(pid: string, lab: string): Promise<ScenarioProcess | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    if (!environment.split("\0").includes(`LAB_DIR=${lab}`)) return undefined;
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
    return { pid: Number(pid), command: command.split("\0").slice(0, -1) };
  } catch {
    return undefined;
  }
}
