import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { formatDuration } from "../../src/model/duration.ts";
import { createPlatformRepository } from "../platform/create-platform-repository.ts";
import { publishReleases } from "../platform/publish-releases.ts";
import { demoEnvironment, demoVariables } from "./demo-environment.ts";
import { demoDirectory, endDemo } from "./end-demo.ts";
import { installPlatform } from "./install-platform.ts";
import { describeAnswers, probeService } from "./probe-service.ts";
import { say } from "./say.ts";
import { startLab } from "./start-lab.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const REQUESTS = 50;

/** Tells the story: a good release, a bad one, and the real rollback as a child process; answers the exit code. */
export async function runDemo({ keep }: { readonly keep: boolean }): Promise<number> {
  await endDemo();
  const platform = demoDirectory("platform");
  const endpoint = await setUp(platform);
  const startedAt = Date.now();
  const environment = demoEnvironment(endpoint);
  try {
    run("pulumi", ["stack", "init", "prod"], platform, environment);
    const url = deploy("v1.2.3", platform, environment);
    say(describeAnswers(await probeService(url, REQUESTS)));
    deploy("v1.3.0", platform, environment);
    say(describeAnswers(await probeService(url, REQUESTS)));

    const exitCode = rollBack(platform, environment);
    const after = await probeService(url, REQUESTS);
    say(describeAnswers(after));
    const isBack = exitCode === 0 && after.version === "1.2.3" && after.errors === 0;
    say(
      `${isBack ? "back on 1.2.3" : "NOT back on 1.2.3"}; the demo took ${formatDuration(Date.now() - startedAt)} after set-up`,
    );
    // With the bad release deployed once more there is something to try by hand.
    if (keep) deploy("v1.3.0", platform, environment);
    return isBack ? 0 : 1;
  } finally {
    if (keep) explainLab(platform, endpoint);
    else await stopButKeepReports();
  }
}

async function setUp(platform: string): Promise<string> {
  say("starting the lab: a small cloud with real PostgreSQL and real processes");
  for (const folder of ["state", "home"]) mkdirSync(demoDirectory(folder), { recursive: true });
  createPlatformRepository(platform);
  publishReleases(demoDirectory("lab"));
  await installPlatform(platform);
  return startLab();
}

/** What a team's deploy job does: check the tag out and update the stack. */
function deploy(tag: string, platform: string, environment: NodeJS.ProcessEnv): string {
  const startedAt = Date.now();
  run("git", ["checkout", "--quiet", tag], platform, environment);
  run(
    "pulumi",
    ["up", "--yes", "--skip-preview", "--stack", "prod", "--non-interactive"],
    platform,
    environment,
  );
  say(`deployed ${tag} to stack prod in ${formatDuration(Date.now() - startedAt)}`);
  return run("pulumi", ["stack", "output", "backendUrl", "--stack", "prod"], platform, environment).trim();
}

function rollBack(platform: string, environment: NodeJS.ProcessEnv): number {
  const args = ["--stack", "prod", "--to", "v1.2.3", "--reason", "a fifth of the requests fail since 1.3.0"];
  say(`npm run rollback -- ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
  const { status } = spawnSync(
    "npm",
    ["run", "--silent", "rollback", "--", ...args, "--yes", "--cwd", platform],
    {
      cwd: ROOT,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  return status ?? 1;
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    timeout: 180_000,
  });
  if (status !== 0) throw new Error(`"${[command, ...args].join(" ")}" failed:\n${stdout}\n${stderr}`);
  return stdout;
}

function explainLab(platform: string, endpoint: string): void {
  const variables = { ...demoVariables(endpoint), ROLLBACK_CWD: platform };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
  const file = demoDirectory("env.sh");
  writeFileSync(
    file,
    [...lines, `export PATH='${join(ROOT, "lab", "bin", "providers")}':"$PATH"`, ""].join("\n"),
  );
  say("the lab stays up, with the bad release deployed again; to try commands by hand, in this folder:");
  const commands = [
    "releases",
    "doctor",
    "plan --to v1.2.3",
    "plan --to v1.2.3 --out plan.json",
    "status",
    "history",
  ];
  console.log(`  . ${relative(process.cwd(), file)}`);
  for (const command of commands) console.log(`  npm run rollback -- ${command} --stack prod`);
  console.log("  npm run rollback -- apply plan.json");
  console.log("  npm run rollback -- --stack prod --to previous");
  say("npm run demo -- --down ends it; so does the next demo");
}

/** The lab's processes end with the demo; what they left on disk, the report above all, stays until the next one. */
async function stopButKeepReports(): Promise<void> {
  await endDemo({ keepFiles: true });
  say("the lab is down; npm run demo -- --keep leaves it up to try more");
}
