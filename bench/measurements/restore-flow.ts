import { median } from "../../src/plan/estimate.ts";
import { parseReport } from "../../src/report/report-json.ts";
import { withLabProviders } from "../../lab/demo/demo-environment.ts";
import type { Measurement, Row } from "../measurement.ts";
import { benchDirectory, ROOT } from "../platform/directories.ts";
import { run } from "../platform/run.ts";
import { type Account, accountFor } from "../restore-flow/account.ts";
import { loggedEngine, readEngineLog } from "../restore-flow/engine-log.ts";
import { pausesBetween } from "../restore-flow/intervals.ts";
import { type DataPlatform, openDataPlatform } from "../restore-flow/open-data-platform.ts";
import { budgetRow, plainRow } from "../table/rows.ts";
import { seconds } from "../table/units.ts";

const LIMIT_MS = 3000;
/** The ten seconds between two looks at AWS, at the lab's pace of 60. */
const POLL_MS = 170;
/** As the platform's rollback.yaml has it: the fence's default, and ten looks 200 ms apart. */
const SILENCE_MS = 5000;
const PROBING_MS = 9 * 200;

const ROLLBACK = ["--stack", "prod", "--to", "v1.2.3", "--yes", "--accept-loss", "60", "--output", "json"];

/** A whole rollback with its data, less what others took: the endpoint, its PostgreSQL, the engine and the pauses that were asked for. */
export const restoreFlow: Measurement = {
  name: "restore-flow",
  title: "a rollback with its data to a point in time, and what of it is our own",
  measure: async ({ rounds, say }) => {
    const platform = await openDataPlatform(say);
    try {
      const accounts: Account[] = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`round ${round + 1} of ${rounds}`);
        await platform.deployBad();
        accounts.push(await measureOne(platform));
      }
      return rowsOf(accounts);
    } finally {
      await platform.close();
    }
  },
};

async function measureOne({ endpoint, repository, variables }: DataPlatform): Promise<Account> {
  const log = benchDirectory("engine.log");
  const environment = withLabProviders({ ...variables, ROLLBACK_AWS_POLL: `${POLL_MS}ms` });
  const path = loggedEngine(environment["PATH"] ?? "", { folder: benchDirectory("bin"), log });
  const from = Date.now();
  const text = await run(["npm", "run", "--silent", "rollback", "--", ...ROLLBACK, "--cwd", repository], {
    cwd: ROOT,
    env: { ...environment, PATH: path },
  });
  const whole = { from, to: Date.now() };
  const report = parseReport(text);
  if (report.outcome !== "rolled-back")
    throw new Error(`the rollback ended ${report.outcome}: ${report.detail}`);
  const lastOf = (kind: string, lengthMs: number) => {
    const { startedAt = "", durationMs = 0 } = report.steps.find(({ step }) => step === kind) ?? {};
    const to = Date.parse(startedAt) + durationMs;
    return { from: to - lengthMs, to };
  };
  return accountFor(whole, report, {
    waiting: pausesBetween(await looksAt(endpoint), POLL_MS),
    engine: await readEngineLog(log),
    pauses: [lastOf("fence-database", SILENCE_MS), lastOf("verify", PROBING_MS)],
  });
}

/** When somebody asked the endpoint for a status. */
async function looksAt(endpoint: string): Promise<number[]> {
  const { calls } = (await (await fetch(`${endpoint}/lab/calls`)).json()) as {
    readonly calls: readonly { readonly at: string; readonly action: string }[];
  };
  return calls.filter(({ action }) => action.startsWith("Describe")).map(({ at }) => Date.parse(at));
}

function rowsOf(accounts: readonly Account[]): Row[] {
  const middle = (of: (account: Account) => number): number => median(accounts.map(of));
  const names = [...(accounts[0]?.ownParts.keys() ?? [])];
  return [
    plainRow(
      "whole restore, command to its end",
      middle(({ total }) => total),
      seconds,
    ),
    plainRow(
      `  waiting for statuses and what PostgreSQL does in them, a look every ${POLL_MS} ms`,
      middle(({ waiting }) => waiting),
      seconds,
    ),
    plainRow(
      "  the engine: previews, update, state",
      middle(({ engine }) => engine),
      seconds,
    ),
    plainRow(
      "  pauses as configured: silence of the fence, between two probes",
      middle(({ pauses }) => pauses),
      seconds,
    ),
    budgetRow(
      "our own, all the rest",
      middle(({ own }) => own),
      LIMIT_MS,
      seconds,
    ),
    ...names.map((name) =>
      plainRow(
        `      ${name}`,
        middle(({ ownParts }) => ownParts.get(name) ?? 0),
        seconds,
      ),
    ),
  ];
}
