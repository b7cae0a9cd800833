import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { deploy } from "../../lab/demo/deploy.ts";
import { type Demo, runThere } from "../../lab/demo/open-demo.ts";
import { createPlatformRepository } from "../../lab/platform/create-platform-repository.ts";
import { DATA_HISTORY } from "../../lab/platform/histories/data.ts";
import { publishReleases } from "../../lab/platform/publish-releases.ts";
import { describeInstance } from "../../src/adapters/rds-describe.ts";
import { openRds } from "../../src/adapters/rds.ts";
import { benchDirectory } from "../platform/directories.ts";
import { benchVariables } from "../platform/environment.ts";
import { installPlatform } from "../platform/open-platform.ts";
import { startCloud } from "../platform/start-cloud.ts";

/** The platform with migrations, deployed to a lab of its own. */
export interface DataPlatform {
  readonly endpoint: string;
  readonly repository: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Deploys the release that destroys data, and waits until the moment before it can be restored; never timed. */
  readonly deployBad: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const ORDERS = 20;

/** Starts a lab of its own and deploys the good release with some orders to it. */
export async function openDataPlatform(say: (line: string) => void): Promise<DataPlatform> {
  await rm(benchDirectory(), { recursive: true, force: true });
  for (const folder of ["state", "home", "lab"]) await mkdir(benchDirectory(folder), { recursive: true });
  const repository = benchDirectory("platform");
  createPlatformRepository(repository, DATA_HISTORY);
  publishReleases(benchDirectory("lab"), DATA_HISTORY);
  const cloud = await startCloud();
  const close = async (): Promise<void> => {
    await cloud.stop();
    await rm(benchDirectory(), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await installPlatform(repository, say);
    const lab = { platform: repository, signal: new AbortController().signal, say };
    const bare = { ...lab, variables: benchVariables(cloud.endpoint) };
    await runThere(bare, ["pulumi", "stack", "init", "prod"]);
    const password = await runThere(bare, ["pulumi", "config", "get", "databasePassword", "--stack", "prod"]);
    const variables = { ...bare.variables, DB_PASSWORD: password.trim() };
    const demo = { ...lab, variables };
    const url = await deploy("v1.2.3", demo);
    await placeOrders(url);
    return { endpoint: cloud.endpoint, repository, variables, deployBad: () => deployBad(demo), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function placeOrders(url: string): Promise<void> {
  for (let number = 1; number <= ORDERS; number += 1) {
    const body = JSON.stringify({ item: `book ${number}`, customer: `customer ${number}` });
    const { ok } = await fetch(`${url}/orders`, { method: "POST", body, headers: { connection: "close" } });
    if (!ok) throw new Error("the good release takes no orders");
  }
}

async function deployBad(demo: Demo): Promise<void> {
  // The data returns to a whole second before the migration; what is to come back must be older.
  await sleep(3000);
  await deploy("v1.3.0", demo);
  const since = new Date().toISOString();
  const rds = await openRds({ environment: { ...demo.variables, ROLLBACK_AWS_POLL: "200ms" } });
  for (;;) {
    const { latestRestorableAt = "" } = await describeInstance(rds, { identifier: "platform-prod" });
    if (latestRestorableAt >= since) return;
    await sleep(200);
  }
}
