import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseDocument } from "yaml";

interface Override {
  /** The stack's configuration file; it is only read, and may be missing. */
  readonly file: string;
  readonly project: string;
  readonly values: Readonly<Record<string, string>>;
  /** Where the changed copy goes; written with mode 0600. */
  readonly copy: string;
}

/** Writes a copy of a stack's configuration file in which some keys have other plain values; secrets and salt stay as they are. */
export async function overrideStackConfig({ file, project, values, copy }: Override): Promise<void> {
  const document = parseDocument(await readFile(file, "utf8").catch(() => ""));
  for (const [key, value] of Object.entries(values)) {
    const short = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined;
    const isShort = short !== undefined && document.hasIn(["config", short]);
    document.setIn(["config", isShort ? short : key], value);
  }
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  await writeFile(copy, document.toString(), { mode: 0o600 });
}
