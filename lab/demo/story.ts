import { formatDuration } from "../../src/model/duration.ts";
import type { PlatformHistory } from "../platform/histories/history.ts";
import { deploy } from "./deploy.ts";
import { endDemo } from "./end-demo.ts";
import { explainLab } from "./explain-lab.ts";
import { type Demo, openDemo, runThere } from "./open-demo.ts";
import { say } from "./say.ts";

/** One story: what is deployed, and what happens then. */
export interface Story {
  readonly history: PlatformHistory;
  /** Variables that its deploy jobs and its rollback need beside the lab's. */
  readonly variables?: (demo: Demo) => Promise<Record<string, string>>;
  /** Tells it; true when all of it came true. */
  readonly tell: (demo: Demo) => Promise<boolean>;
  /** What to try by hand afterwards, as arguments of `npm run`; each works right then, and so does all of it in this order. */
  readonly commands: readonly string[];
}

/**
 * Tells a story on an empty stack in a lab of its own; answers the exit code, 0 when it came true.
 *
 * The lab ends with it, and when the signal says so; kept, it stays up with the bad release deployed once more.
 */
export async function tellStory(
  { history, variables, tell, commands }: Story,
  { keep, signal }: { readonly keep: boolean; readonly signal: AbortSignal },
): Promise<number> {
  await endDemo();
  let demo: Demo | undefined;
  try {
    const lab = await openDemo(history, signal);
    const startedAt = Date.now();
    await runThere(lab, ["pulumi", "stack", "init", "prod"]);
    demo = { ...lab, variables: { ...lab.variables, ...(await variables?.(lab)) } };
    const isTrue = await tell(demo);
    const took = formatDuration(Date.now() - startedAt);
    say(`${isTrue ? "back on 1.2.3" : "NOT back on 1.2.3"}; the demo took ${took} after set-up`);
    // With the bad release deployed once more there is something to try by hand.
    if (keep) await deploy("v1.3.0", demo);
    return isTrue ? 0 : 1;
  } finally {
    if (keep && demo !== undefined && !signal.aborted) explainLab(demo, commands);
    else await stopButKeepReports();
  }
}

/** The lab's processes end with the demo; what they left on disk, the report above all, stays until the next one. */
async function stopButKeepReports(): Promise<void> {
  await endDemo({ keepFiles: true });
  say("the lab is down; npm run demo -- --keep leaves it up to try more");
}
