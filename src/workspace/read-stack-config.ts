import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { digestOf } from "../model/digest.ts";
import { RollbackError, messageOf } from "../model/errors.ts";
import type { ConfigDifference, SecretsFields } from "../model/facts.ts";

/** A stack's configuration file, reduced to what is compared; secrets are `null`. */
export interface StackConfig {
  readonly file: string;
  readonly values: ReadonlyMap<string, string | null>;
  readonly secrets: SecretsFields;
  /** Over everything in the file, ciphertext included. */
  readonly hash: string;
}

const SCHEMA = z.looseObject({
  config: z.record(z.string(), z.unknown()).nullish(),
  encryptionsalt: z.string().optional(),
  encryptedkey: z.string().optional(),
  secretsprovider: z.string().optional(),
});

/** Reads `Pulumi.<stack>.yaml` in a folder; undefined when there is none. */
export async function readStackConfig(
  directory: string,
  stack: string,
  project: string,
): Promise<StackConfig | undefined> {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parseStackConfig(file, text, project);
}

/** Reads the text of a stack file; keys get the project's name in front where they have none, as the CLI does. */
export function parseStackConfig(file: string, text: string, project: string): StackConfig {
  let document: z.infer<typeof SCHEMA>;
  try {
    document = SCHEMA.parse(parse(text, { maxAliasCount: 20 }) ?? {});
  } catch (error) {
    throw new RollbackError("PROJECT_INVALID", {
      subject: file,
      message: `"${file}" is not a stack configuration file: ${messageOf(error)}`,
      remedy: "mend the file; nothing was changed",
      cause: error,
    });
  }
  const { config, encryptionsalt, encryptedkey, secretsprovider } = document;
  const entries = Object.entries(config ?? {}).map(([key, value]): [string, string | null] => [
    key.includes(":") ? key : `${project}:${key}`,
    plainValue(value),
  ]);
  return {
    file,
    values: new Map(entries),
    secrets: { encryptionsalt, encryptedkey, secretsprovider },
    hash: digestOf(document),
  };
}

function plainValue(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (JSON.stringify(value).includes('"secure":')) return null;
  return JSON.stringify(value);
}

type Values = ReadonlyMap<string, string | null> | Readonly<Record<string, string | null>> | undefined;

/** The keys whose value is not the same in all three places; a place that is not known at all is left out of the comparison. */
export function compareConfigs(release: Values, current: Values, deployed: Values): ConfigDifference[] {
  const [then, now, recorded] = [release, current, deployed].map(toMap);
  const keys = new Set([then, now, recorded].flatMap((values) => [...(values?.keys() ?? [])]));
  return [...keys].sort().flatMap((key) => {
    const difference = {
      key,
      release: then?.get(key),
      current: now?.get(key),
      deployed: (recorded ?? then)?.get(key),
    };
    const { release: a, current: b, deployed: c } = difference;
    return a === b && b === c ? [] : [{ ...difference, secret: a === null || b === null || c === null }];
  });
}

function toMap(values: Values): ReadonlyMap<string, string | null> | undefined {
  return values === undefined || values instanceof Map ? values : new Map(Object.entries(values));
}
