import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../../src/plan/estimate.ts";
import { runCommand } from "../../tools/pack-command.ts";
import { packInto } from "../../tools/pack.ts";
import type { Measurement, Row } from "../measurement.ts";
import { budgetRow, plainRow } from "../table/rows.ts";
import { milliseconds, times } from "../table/units.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const LIMIT = 3;
const STARTS_PER_ROUND = 7;

/** How long a person waits for `--help`, of the published package and of a checkout, against an empty Node. */
export const help: Measurement = {
  name: "help",
  title: "rollback --help against an empty Node",
  measure: ({ rounds, say }) => {
    const home = mkdtempSync(join(tmpdir(), "rollback-bench-"));
    try {
      say("packing the package");
      const bin = join("bin", "rollback.js");
      const commands = {
        "node -e 0": ["-e", "0"],
        "--help of the package": [join(unpackInto(home), bin), "--help"],
        "--help of a checkout": [join(ROOT, bin), "--help"],
      };
      return Promise.resolve(rowsOf(timeStarts(commands, rounds * STARTS_PER_ROUND, join(home, "cache"))));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};

function unpackInto(home: string): string {
  runCommand("tar", ["-xzf", packInto(home), "-C", home], home);
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
  return join(home, "package");
}

/** In turns, so that a busy moment of the machine strikes all of them; the first start of each fills its cache. */
function timeStarts(
  commands: Readonly<Record<string, readonly string[]>>,
  starts: number,
  cache: string,
): Map<string, number> {
  const all = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let start = 0; start <= starts; start += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const startedAt = performance.now();
      const { status } = spawnSync(process.execPath, args, {
        env: { ...process.env, ROLLBACK_CACHE: cache },
      });
      if (status !== 0) throw new Error(`"${name}" ended with ${String(status)}`);
      if (start > 0) all.get(name)?.push(performance.now() - startedAt);
    }
  }
  return new Map([...all].map(([name, durations]) => [name, median(durations)]));
}

function rowsOf(durations: ReadonlyMap<string, number>): Row[] {
  const [[base, empty] = ["", 1], ...helps] = [...durations];
  return [
    plainRow(base, empty, milliseconds),
    ...helps.flatMap(([name, duration]) => [
      plainRow(name, duration, milliseconds),
      budgetRow(`  / ${base}`, duration / empty, LIMIT, times),
    ]),
  ];
}
