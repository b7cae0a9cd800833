import { withDatabase } from "../../adapters/postgres.ts";
import { countRows } from "../../adapters/postgres-tables.ts";
import { findDatabaseSnapshot } from "../../adapters/rds-databases.ts";
import { chooseSnapshot } from "../../data/choose-snapshot.ts";
import { refusedSnapshot } from "../../data/refused-snapshot.ts";
import { EXIT } from "../../model/exit-code.ts";
import { appConnection } from "../../steps/database/app-connection.ts";
import { failedInvariants } from "../../steps/postgres/failed-invariants.ts";
import { type ConsoleSession, withConsole } from "../console-session.ts";
import type { CommandInput } from "../run-cli.ts";
import { type Scratch, scratchLine, withScratchLeft } from "./scratch-left.ts";
import { restoreScratch } from "./snapshot-scratch.ts";
import { openSnapshots, requiredName, type SnapshotSession } from "./snapshot-session.ts";

/**
 * Proves a snapshot by restoring it to a scratch database and asking it as the application does.
 *
 * The scratch instance or cluster stays, tagged as over from today: only `snapshot retire` deletes one,
 * and no other command may hold a way to do so. Nothing in use is touched.
 */
export async function runSnapshotVerify(input: CommandInput): Promise<number> {
  const id = requiredName(input, "a snapshot");
  return withConsole(input, async (console) => {
    const found = await openSnapshots(input, console);
    const { session, rds, instance, recorded, kind } = found;
    const snapshot = await findDatabaseSnapshot(rds, kind, id);
    const before = session.request.now().toISOString();
    const wish = { instance, before, id: snapshot?.id ?? id };
    const choice = chooseSnapshot(snapshot === undefined ? [] : [snapshot], wish);
    if (choice.chosen === undefined) throw refusedSnapshot(id, choice, session.target.stack);
    let scratch: Scratch | undefined;
    const notify = (message: string): void => console.notify({ type: "notice", message });
    const begun = (identifier: string): void => {
      const retire = `rollback snapshot retire ${identifier} --stack ${session.target.stack} --resource ${recorded.name}`;
      scratch = { identifier, kind, retire };
    };
    const prove = async (): Promise<Answers> => {
      const wanted = { snapshot: id, keepUntil: before.slice(0, 10), notify, begun };
      const { endpoint } = await restoreScratch(rds, instance, wanted);
      return ask(found, endpoint, input);
    };
    const answers = await prove().catch((error: unknown) => {
      throw scratch === undefined ? error : withScratchLeft(error, scratch);
    });
    const document = {
      schema: "rollback.snapshot-verification/v1",
      id,
      scratch: scratch?.identifier,
      ...answers,
    };
    print(console, input, document, [
      verdictOf(id, answers),
      ...Object.entries(answers.counts).map(([table, rows]) => `  ${table}: ${rows} rows`),
      ...(scratch === undefined ? [] : [scratchLine(scratch)]),
    ]);
    if (answers.failed.length > 0) return EXIT.verificationFailed;
    return answers.asked ? EXIT.success : EXIT.inconclusive;
  });
}

function verdictOf(id: string, { asked, failed }: Answers): string {
  if (failed.length > 0) return `${id} is not fit: ${failed.join("; ")}`;
  return asked
    ? `${id} can be restored, and what is in it holds`
    : `${id} can be restored; what is in it was not asked, because rollback.yaml names no connection (data:)`;
}

interface Answers {
  /** False where rollback.yaml names no connection: then only the restore itself is proven. */
  readonly asked: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
}

async function ask(
  { session, recorded }: SnapshotSession,
  endpoint: { readonly host: string; readonly port: number } | undefined,
  { environment }: CommandInput,
): Promise<Answers> {
  const database = session.settings.data.find(({ resource }) => resource === recorded.name);
  if (database === undefined || endpoint === undefined) return { asked: false, counts: {}, failed: [] };
  const values = async (): Promise<Record<string, string>> => {
    const { outputs } = await session.engineFor().readCheckpoint();
    const plain = Object.entries(outputs).filter(([, value]) => ["string", "number"].includes(typeof value));
    return Object.fromEntries(
      plain.map(([name, value]) => [`outputs.${name}`, String(value as string | number)]),
    );
  };
  const login = await appConnection(database.connection, { values, environment }, endpoint);
  return withDatabase(login, async (open) => ({
    asked: true,
    counts: await countRows(open, database.tables),
    failed: await failedInvariants(open, database.invariants),
  }));
}

function print(
  console: ConsoleSession,
  { options }: CommandInput,
  document: object,
  lines: readonly string[],
): void {
  console.print(options.output === "human" ? lines.join("\n") : JSON.stringify(document));
}
