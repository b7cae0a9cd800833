import { planAim } from "./plan-aim.ts";
import type { RollbackPlan } from "./plan.ts";
import { releaseName } from "./release.ts";
import { nameOfUrn } from "./resource-change.ts";

type PlannedWish = Pick<
  RollbackPlan,
  "target" | "from" | "to" | "data" | "steps" | "wished" | "acceptances" | "refreshed" | "reason"
>;

/** The command that makes a plan anew and runs it or, for a look, only shows what it would do; its words are quoted for a shell. */
export function planCommand(plan: PlannedWish, { isForALook }: { readonly isForALook: boolean }): string {
  const stack = ["--stack", plan.target.stack];
  switch (planAim(plan)) {
    case "rollback":
      return commandOf(
        ...(isForALook ? ["plan"] : []),
        ...[...stack, "--to", releaseName(plan.to)],
        ...wishWords(plan),
      );
    case "restore":
      return commandOf(
        "snapshot",
        "restore",
        ...restoreWords(plan),
        ...stack,
        ...(isForALook ? ["--dry-run"] : []),
      );
    case "migration":
      return isForALook
        ? commandOf("migrate", "status", ...stack)
        : commandOf("migrate", "down", "--to", versionOf(plan), ...stack);
  }
}

/** Whatever else decides what is done: without it the command would do something else. */
function wishWords({ wished, acceptances, refreshed }: PlannedWish): string[] {
  return [
    ...(wished?.way === undefined ? [] : ["--data", wished.way]),
    ...(wished?.at === undefined ? [] : ["--data-at", wished.at]),
    ...acceptances.flatMap(({ urn, op }) => ["--accept", `${urn}=${op}`]),
    ...(refreshed ? ["--refresh"] : []),
  ];
}

/** The copy and, because the stack may have several, the database. */
function restoreWords({ data, steps }: Pick<RollbackPlan, "data" | "steps">): string[] {
  const [way] = data.map((database) => database.way);
  const from =
    way?.kind === "snapshot" ? [way.snapshot] : way?.kind === "point-in-time" ? ["--at", way.at] : [];
  const instance = steps
    .map(({ params }) => params["instance"] as Instance | undefined)
    .find((one) => one?.urn);
  return [...from, ...(instance?.urn === undefined ? [] : ["--resource", nameOfUrn(instance.urn)])];
}

interface Instance {
  readonly urn?: string;
}

function versionOf({ steps }: Pick<RollbackPlan, "steps">): string {
  const to = steps.find(({ kind }) => kind === "migrate-down")?.params["to"];
  return typeof to === "string" ? to : "<version>";
}

const commandOf = (...words: readonly string[]): string => ["rollback", ...words.map(quoted)].join(" ");

const quoted = (word: string): string =>
  /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
