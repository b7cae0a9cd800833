import type { Release } from "../../model/release.ts";
import { openRuns } from "../../use-cases/open-runs.ts";
import { readReleaseHistory } from "../../use-cases/read-release-history.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";

/** Lists the stack's releases, the most recently deployed first. */
export async function runReleases(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const session = await console.openStack();
    const runs = await openRuns(session);
    runs.journal.close();
    const { releases, current } = await readReleaseHistory(session, runs.all);
    if (input.options.output !== "human") {
      console.print(
        JSON.stringify({
          schema: "rollback.releases/v1",
          stack: session.target.stack,
          current: current?.commit,
          releases,
        }),
      );
      return 0;
    }
    if (releases.length === 0) {
      console.print(`stack "${session.target.stack}" has no update that recorded a commit`);
      return 0;
    }
    const rows = releases.map((release) => row(release, release.commit === current?.commit));
    console.print(
      tableLines(["", "release", "commit", "update", "when", "who", "result", "verdict"], rows).join("\n"),
    );
    return 0;
  });
}

function row({ tags, commit, update, verdict }: Release, isCurrent: boolean): string[] {
  return [
    isCurrent ? "*" : "",
    tags.join(", ") || "-",
    commit.slice(0, 12),
    String(update?.number ?? ""),
    (update?.finishedAt ?? update?.startedAt ?? "").replace("T", " ").slice(0, 16),
    update?.author ?? "-",
    `${update?.result ?? ""}${update?.dirty === true ? " (dirty tree)" : ""}`,
    verdict,
  ];
}
