import { PLAIN_HISTORY } from "../../platform/histories/plain.ts";
import { APPROVE, LOOK } from "../commands.ts";
import { deploy } from "../deploy.ts";
import type { Demo } from "../open-demo.ts";
import { describeAnswers, probeService } from "../probe-service.ts";
import { runRollback } from "../run-rollback.ts";
import { say } from "../say.ts";
import type { Story } from "../story.ts";

const REQUESTS = 50;
const ROLLBACK = [
  "--stack",
  "prod",
  "--to",
  "v1.2.3",
  "--reason",
  "a fifth of the requests fail since 1.3.0",
];

/** A good release, a bad one, and the real rollback. */
export const plainStory: Story = {
  history: PLAIN_HISTORY,
  tell,
  commands: [...LOOK, ...APPROVE],
};

async function tell(demo: Demo): Promise<boolean> {
  const url = await deploy("v1.2.3", demo);
  say(describeAnswers(await probeService(url, REQUESTS)));
  await deploy("v1.3.0", demo);
  say(describeAnswers(await probeService(url, REQUESTS)));

  const exitCode = await runRollback(demo, ROLLBACK);
  const after = await probeService(url, REQUESTS);
  say(describeAnswers(after));
  return exitCode === 0 && after.version === "1.2.3" && after.errors === 0;
}
