import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { adoptIntoState, type Follower } from "../../data/adopt-into-state.ts";
import { judgeAdoption } from "../../data/judge-adoption.ts";
import { recordedInstances } from "../../data/recorded-instances.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";
import { databaseKind, type RdsDatabase } from "../../model/rds-database.ts";
import type { Observation, StepContext, StepKind, StepResult } from "../step-kind.ts";
import { databaseOf, findPair, findPairs, type PartPair } from "./find-pair.ts";
import { INSTANCE, type InstanceSettings } from "./instance-settings.ts";
import { otherUpdate } from "../stack/other-update.ts";
import { whyNotCutOver } from "./why-not-cut-over.ts";
import { applyOnRds, openStepRds } from "./with-rds.ts";

const SETTINGS = z.strictObject({ instance: INSTANCE });
type Settings = z.infer<typeof SETTINGS>;

/**
 * Makes the stack's state follow to the restored database, and proves that the program then leaves it alone.
 *
 * Without it a refresh would find an old instance by its id, and a delete would hit the new one by
 * its name; a cluster and its instances are recorded by name, with resource ids that are the old ones'. The state is edited in an export under compare-and-swap; when the preview that follows
 * would create, replace, delete or rename the database, the export of before is imported again.
 */
export const adoptDatabase: StepKind<Settings> = {
  kind: "adopt-database",
  phase: "cut-over",
  class: "observable",
  settings: SETTINGS,
  timeoutMs: 2 * 3_600_000,
  isPivot: true,
  title: ({ instance }) => `make the stack's state follow to the restored ${instance.identifier}`,
  undoOf: () => ({ by: "nothing", reason: "the state of before is kept in the run's folder" }),
  check,
  apply: (params, context) =>
    applyOnRds(params.instance, context, async (rds) => {
      return adopt(params, await findPairs(rds, context.run, params.instance), context);
    }),
  observe,
};

async function check({ instance }: Settings, { engine }: StepContext): Promise<Finding[]> {
  const { resources, pendingOperations } = await engine.readCheckpoint();
  const recorded = resources.find(({ urn }) => urn === instance.urn);
  const subject = instance.urn;
  const resourceId = await recordedId(instance, engine);
  if (recorded === undefined || resourceId !== instance.resourceId) {
    const remedy = "refresh the stack and make a new plan; the stack needs pulumi-aws 6 or later";
    const message = `the state records "${resourceId ?? "nothing"}" for the database, not ${instance.resourceId}`;
    return [blocking({ code: "STATE_DOES_NOT_FIT", subject, message, remedy })];
  }
  const findings: Finding[] = [];
  if (pendingOperations.length > 0) {
    const remedy = "settle them first: pulumi refresh";
    const message = "the state has pending operations and must not be edited";
    findings.push(blocking({ code: "STATE_DOES_NOT_FIT", subject, message, remedy }));
  }
  if (!recorded.protect || !recorded.retainOnDelete) {
    findings.push(
      warning({
        code: "DATABASE_UNPROTECTED",
        subject,
        message: "the state records the database without protect and retainOnDelete",
        remedy: "declare both in the program: they keep a mistaken update from deleting it",
      }),
    );
  }
  return findings;
}

async function adopt(
  { instance }: Settings,
  pairs: readonly PartPair[],
  context: StepContext,
): Promise<StepResult> {
  const { restored } = databaseOf(pairs);
  const { engine, plan, progress } = context;
  await engine.clearDeadLocks();
  const { hash } = await engine.readCheckpoint();
  const exported = await engine.exportState();
  const adoption = adoptIntoState(exported, ...followersOf(pairs, restored));
  if (adoption.kind === "refused") return { status: "failed", detail: adoption.why };
  const refusal = adoption.kind === "edited" ? await whyNotCutOver(context) : await otherUpdate(context);
  if (refusal !== undefined) return { status: "failed", detail: refusal };
  if (adoption.kind === "edited") {
    await keepExport(context, instance.resourceId, exported);
    progress(`editing ${adoption.changed.join(", ")}`);
    await engine.importState(adoption.deployment, hash);
  }
  const { hash: stateHash } = await engine.readCheckpoint();
  progress("previewing the program against the edited state");
  const verdict = judgeAdoption(
    plan.preview,
    await engine.previewRelease(),
    ...pairs.map(({ part }) => part.urn),
  );
  if (verdict.objections.length > 0) {
    const file = exportFile(context.runDirectory, instance.resourceId);
    // What an earlier try imported may have been built upon since: only our own edit is taken back.
    const isOurs = adoption.kind === "edited";
    if (isOurs) await engine.importState(exported, stateHash);
    const why = verdict.objections.join("; ");
    const put = isOurs ? "was put back" : `lies in ${file} of the machine that edited it`;
    const both = `both ${databaseKind(instance.resourceId)}s are alive: ${instance.resourceId} and ${restored.resourceId}`;
    return { status: "failed", detail: `${why}; the state of before ${put}, and ${both}` };
  }
  const { dependents } = verdict;
  const following = dependents.length === 0 ? "" : `, ${dependents.length} others will follow`;
  return {
    status: "succeeded",
    detail: `the state names ${restored.resourceId}; the program leaves it alone${following}`,
    data: { stateHash, resourceId: restored.resourceId, dependents },
  };
}

/** What AWS says of an instance's cluster may lag behind the rename of that cluster. */
function followersOf(pairs: readonly PartPair[], { identifier: cluster }: RdsDatabase): Follower[] {
  return pairs.map(({ part: { urn, resourceId }, restored }) => {
    const instance =
      "membership" in restored ? { ...restored, membership: { ...restored.membership, cluster } } : restored;
    return { urn, oldResourceId: resourceId, instance };
  });
}

/** The immutable id the state records: an instance's own id, an output of a cluster. */
async function recordedId(
  { urn }: InstanceSettings,
  engine: StepContext["engine"],
): Promise<string | undefined> {
  const recorded = recordedInstances(await engine.exportState());
  return recorded.find((database) => database.urn === urn)?.resourceId;
}

/** A state that was edited must still be proven, so it is never found done. */
async function observe({ instance }: Settings, context: StepContext): Promise<Observation> {
  const rds = await openStepRds(instance, context);
  const { restored } = await findPair(rds, context.run, instance);
  const id = await recordedId(instance, context.engine);
  const detail = `the state records "${id ?? "nothing"}"`;
  if (id === instance.resourceId) return { found: "not-done", detail };
  return { found: id === restored.resourceId ? "remaining" : "unknown", detail };
}

/** Kept until it is known that the program agrees; later it tells what was edited. */
async function keepExport({ runDirectory }: StepContext, id: string, exported: string): Promise<void> {
  await mkdir(runDirectory, { recursive: true, mode: 0o700 });
  await writeFile(exportFile(runDirectory, id), exported, { mode: 0o600, flush: true });
}

const exportFile = (directory: string, id: string): string => join(directory, `state-before-${id}.json`);
