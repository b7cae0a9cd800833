import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseConnection } from "../../../src/model/data.ts";
import { DATA_HISTORY } from "../../platform/histories/data.ts";
import { deploy } from "../deploy.ts";
import { judgeRestore } from "../judge-restore.ts";
import { type Demo, runThere } from "../open-demo.ts";
import { readOrderBook } from "../order-book.ts";
import { type OrderWriter, startOrderWriter } from "../order-writer.ts";
import { describeAnswers, probeService } from "../probe-service.ts";
import { readRestoreReport } from "../read-restore-report.ts";
import { APPROVE, LOOK } from "../commands.ts";
import { runRollback } from "../run-rollback.ts";
import { say } from "../say.ts";
import { readOutputs } from "../stack-outputs.ts";
import type { Story } from "../story.ts";

const REQUESTS = 20;
/** How long the writer goes on by itself, for there to be something to lose and something to keep. */
const WRITING_MS = 6000;

/** A release whose migration destroys data, and the rollback that brings the data back while customers go on ordering. */
export const dataStory: Story = {
  history: DATA_HISTORY,
  variables,
  tell,
  commands: [
    ...LOOK,
    "rollback -- migrate status --stack prod",
    "rollback -- migrate down --to 002_index-orders-by-customer --dry-run --stack prod",
    "rollback -- snapshot list --stack prod",
    ...APPROVE,
    "rollback -- snapshot create good --stack prod",
    "rollback -- snapshot verify good --stack prod",
    "restore -- good --stack prod",
  ],
};

async function variables(demo: Demo): Promise<Record<string, string>> {
  const password = await runThere(demo, ["pulumi", "config", "get", "databasePassword", "--stack", "prod"]);
  // Ten seconds between two looks are right for AWS; the lab's minutes are seconds.
  return { DB_PASSWORD: password.trim(), ROLLBACK_AWS_POLL: "200ms" };
}

async function tell(demo: Demo): Promise<boolean> {
  await deploy("v1.2.2", demo);
  const url = await deploy("v1.2.3", demo);
  const writer = startOrderWriter(url);
  say("customers order something about ten times a second from now on");
  try {
    return await tellOf(writer, { demo, url });
  } finally {
    await writer.stop();
  }
}

async function tellOf(
  writer: OrderWriter,
  { demo, url }: { readonly demo: Demo; readonly url: string },
): Promise<boolean> {
  const pause = (): Promise<unknown> => sleep(WRITING_MS, undefined, { signal: demo.signal });
  await pause();
  say(describeAnswers(await probeService(url, REQUESTS)));

  const badSince = new Date();
  await deploy("v1.3.0", demo);
  await pause();
  say(describeAnswers(await probeService(url, REQUESTS)));
  const broken = await readOrderBook(await liveConnection(demo));
  const nameless = [...broken.values()].filter((customer) => customer === null).length;
  say(`the database has ${broken.size} orders, and ${nameless} of them have no customer any more`);

  const exitCode = await runRollback(demo, rollbackArgs(badSince));
  if (exitCode !== 0) return false;
  await pause();
  const after = await probeService(url, REQUESTS);
  say(describeAnswers(after));
  await writer.stop();
  const live = await liveConnection(demo);
  const report = readRestoreReport("public.orders");
  const claims = await judgeRestore({ orders: writer.orders(), live, report, demo });
  for (const { claim, isTrue } of claims) say(`${isTrue ? "" : "NOT TRUE: "}${claim}`);
  const isBack = after.version === "1.2.3" && after.errors === 0;
  return isBack && nameless === broken.size && claims.every(({ isTrue }) => isTrue);
}

/** The person agrees to the minutes since the bad deploy, and one for making up their mind. */
function rollbackArgs(since: Date): string[] {
  const minutes = Math.ceil((Date.now() - since.getTime()) / 60_000) + 1;
  return [
    "--stack",
    "prod",
    "--to",
    "v1.2.3",
    "--accept-loss",
    String(minutes),
    "--reason",
    "1.3.0 lost the customers",
  ];
}

async function liveConnection(demo: Demo): Promise<DatabaseConnection> {
  const { databaseHost = "", databasePort = 0 } = await readOutputs(demo);
  const password = demo.variables["DB_PASSWORD"];
  return {
    host: databaseHost,
    port: databasePort,
    database: "platform",
    user: "platform",
    password,
    ssl: false,
  };
}
