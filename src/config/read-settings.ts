import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, RollbackError } from "../model/errors.ts";
import type { Settings } from "../model/settings.ts";
import { quote } from "./fault.ts";
import { invalidSettings } from "./invalid-settings.ts";
import { meaningFaults } from "./meaning-faults.ts";
import { parseYaml } from "./parse-yaml.ts";
import { checkSchema } from "./schema-faults.ts";
import type { SettingKinds } from "./setting-kind.ts";
import { settingsSchema } from "./settings-schema.ts";
import { toSettings } from "./to-settings.ts";

/** Which file is read, for which stack, and which kinds of steps and probes it may name. */
export interface SettingsSource extends SettingKinds {
  /** The folder of the Pulumi project. */
  readonly directory: string;
  /** As the person gave it; it must exist then. `rollback.yaml` by default, which may be absent. */
  readonly file?: string | undefined;
  readonly stack: string;
}

/** The largest file that is read, in bytes: a thousand times a real one. */
const SIZE_LIMIT = 256 * 1024;
const DEFAULT_NAME = "rollback.yaml";

/** Reads rollback.yaml for one stack; without a file the defaults, so that the stack alone is rolled back. */
export async function readSettings(source: SettingsSource): Promise<Settings> {
  const name = source.file ?? DEFAULT_NAME;
  const text = await readText(source, name);
  return text === undefined ? toSettings({ version: 1 }, source.stack) : parseSettings(text, name, source);
}

/** Reads a text in the form of rollback.yaml; all faults are reported in one error, in the order of the file. */
export function parseSettings(
  text: string,
  name: string,
  source: SettingKinds & { readonly stack: string },
): Settings {
  const yaml = parseYaml(text);
  if (yaml.faults.length > 0) throw invalidSettings(name, yaml.faults, yaml.positionOf);
  const checked = checkSchema(settingsSchema(source), yaml.data);
  const faults = [...checked.faults, ...meaningFaults(yaml.data)];
  if (!("value" in checked) || faults.length > 0) throw invalidSettings(name, faults, yaml.positionOf);
  return toSettings(checked.value, source.stack);
}

async function readText({ directory, file }: SettingsSource, name: string): Promise<string | undefined> {
  const path = resolve(directory, name);
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      if (size > SIZE_LIMIT) throw unreadable(name, `is larger than ${SIZE_LIMIT / 1024} KiB`);
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof RollbackError) throw error;
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isAbsent || file !== undefined) throw unreadable(name, `cannot be read: ${messageOf(error)}`, error);
    await refuseOtherEnding(directory);
    return undefined;
  }
}

/** A file that is silently not read looks like one that is. */
async function refuseOtherEnding(directory: string): Promise<void> {
  const found = await stat(resolve(directory, "rollback.yml")).catch(() => undefined);
  if (found !== undefined)
    throw unreadable("rollback.yml", `is not read: the file is called ${DEFAULT_NAME}`);
}

function unreadable(name: string, problem: string, cause?: unknown): RollbackError {
  return new RollbackError("CONFIG_INVALID", {
    subject: name,
    message: `${quote(name)} ${problem}`,
    remedy: `name an existing file with --config, or remove it: without ${DEFAULT_NAME} the stack alone is rolled back`,
    cause,
  });
}
