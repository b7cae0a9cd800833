import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { RollbackError, messageOf } from "../model/errors.ts";

/** The parts of `Pulumi.yaml` that decide where a program and its configuration lie. */
export interface PulumiProject {
  readonly file: string;
  readonly name: string;
  readonly runtime: string;
  /** Folder of the program, relative to the project's; "." when it is the same. */
  readonly main: string;
  /** Folder of `Pulumi.<stack>.yaml`, relative to the project's. */
  readonly stackConfigDir: string;
  readonly requiredPulumiVersion: string | undefined;
}

/** The file names the Pulumi CLI accepts, in its order. */
export const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

const SCHEMA = z.object({
  name: z.string().min(1),
  runtime: z.union([z.string(), z.object({ name: z.string() })]),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
  // The key's older name, still accepted by the CLI.
  config: z.unknown().optional(),
  requiredPulumiVersion: z.string().optional(),
});

/** Reads the project file in a folder; undefined when there is none, PROJECT_INVALID when it cannot be read. */
export async function readProject(directory: string): Promise<PulumiProject | undefined> {
  for (const name of PROJECT_FILES) {
    const file = join(directory, name);
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return parseProject(file, text);
  }
  return undefined;
}

/** Reads the text of a project file; `file` is only named in errors. */
export function parseProject(file: string, text: string): PulumiProject {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 20 });
  } catch (error) {
    throw invalid(file, messageOf(error), error);
  }
  const parsed = SCHEMA.safeParse(document);
  if (!parsed.success)
    throw invalid(
      file,
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    );
  const { name, runtime, main, config, stackConfigDir, requiredPulumiVersion } = parsed.data;
  const program = main ?? ".";
  return {
    file,
    name,
    runtime: typeof runtime === "string" ? runtime : runtime.name,
    // `main` may name the entry file instead of its folder.
    main: /\.[cm]?[jt]s$/.test(program) ? program.replace(/\/?[^/]*$/, "") || "." : program,
    stackConfigDir: stackConfigDir ?? (typeof config === "string" ? config : "."),
    requiredPulumiVersion,
  };
}

function invalid(file: string, fault: string, cause?: unknown): RollbackError {
  return new RollbackError("PROJECT_INVALID", {
    subject: file,
    message: `"${file}" is not a Pulumi project file: ${fault}`,
    remedy: "mend the file, or name another project folder with --cwd",
    cause,
  });
}
