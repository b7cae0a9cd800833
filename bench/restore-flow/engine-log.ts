import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Interval } from "./intervals.ts";

/** Puts a `pulumi` first on a PATH that runs the real one and writes down from when to when. */
export function loggedEngine(
  path: string,
  { folder, log }: { readonly folder: string; readonly log: string },
): string {
  const real = execFileSync("sh", ["-c", "command -v pulumi"], {
    env: { PATH: path },
    encoding: "utf8",
  }).trim();
  mkdirSync(folder, { recursive: true });
  const script = ["#!/bin/sh", "from=$(date +%s%3N)", `'${real}' "$@"`, "code=$?"];
  const file = join(folder, "pulumi");
  writeFileSync(file, [...script, `echo "$from $(date +%s%3N)" >> '${log}'`, "exit $code", ""].join("\n"));
  chmodSync(file, 0o755);
  return `${folder}${delimiter}${path}`;
}

/** When the engine ran. */
export async function readEngineLog(log: string): Promise<Interval[]> {
  const lines = (await readFile(log, "utf8")).split("\n").filter(Boolean);
  return lines.map((line) => {
    const [from = 0, to = 0] = line.split(" ").map(Number);
    return { from, to };
  });
}
