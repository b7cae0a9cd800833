import { ancestorsOf } from "../../data/ancestors-of.ts";
import { leftovers, type Leftover } from "../../data/leftovers.ts";
import type { RdsSnapshot } from "../../model/data.ts";
import { withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { tableLines } from "../table.ts";
import { openSnapshots } from "./snapshot-session.ts";

/** Lists the snapshots of the stack's database, and what earlier runs have left behind, with age, run and expiry. */
export async function runSnapshotList(input: CommandInput): Promise<number> {
  return withConsole(input, async (console) => {
    const { session, rds, recorded, calls } = await openSnapshots(input, console);
    const now = session.request.now();
    const instances = await calls.list(rds);
    const ids = [recorded.resourceId, ...ancestorsOf(instances, recorded.resourceId)];
    const own = (await Promise.all(ids.map((id) => calls.listSnapshots(rds, id)))).flat();
    const kept = leftovers({ instances, snapshots: own }, { inUse: recorded.resourceId, now });
    if (input.options.output !== "human") {
      const document = {
        schema: "rollback.snapshots/v1",
        stack: session.target.stack,
        snapshots: own,
        leftovers: kept,
      };
      console.print(JSON.stringify(document));
      return 0;
    }
    const sorted = [...own].sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
    console.print(`snapshots of ${recorded.identifier} (${recorded.resourceId})`);
    console.print(
      tableLines(
        ["snapshot", "taken", "age", "type", "status", "of"],
        sorted.map((one) => [
          ...row(one, now),
          one.sourceResourceId === recorded.resourceId ? "it" : `its predecessor ${one.sourceResourceId}`,
        ]),
      ).join("\n"),
    );
    if (kept.length === 0) return 0;
    console.print("\nleft behind by runs");
    console.print(
      tableLines(["kind", "name", "run", "keep until", "replaced by"], kept.map(keptRow)).join("\n"),
    );
    return 0;
  });
}

function row({ id, createdAt, type, status }: RdsSnapshot, now: Date): string[] {
  const hours = createdAt === undefined ? undefined : (now.getTime() - Date.parse(createdAt)) / 3_600_000;
  const age =
    hours === undefined ? "-" : hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`;
  return [id, (createdAt ?? "-").replace("T", " ").slice(0, 19), age, type, status];
}

function keptRow({ kind, name, run, keepUntil, isExpired, replacedBy }: Leftover): string[] {
  return [kind, name, run, `${keepUntil ?? "-"}${isExpired ? " (over)" : ""}`, replacedBy ?? "-"];
}
