import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readAwsAccount } from "../adapters/aws-identity.ts";
import { median } from "../plan/estimate.ts";
import { isUnfinished, type RunState } from "../execute/replay.ts";
import { digestOf } from "../model/digest.ts";
import type { Checkpoint } from "../model/checkpoint.ts";
import type { Preview } from "../model/preview.ts";
import type { ConfigFacts, Facts, IdentityFacts, PendingDelete } from "../model/facts.ts";
import type { Release } from "../model/release.ts";
import type { StackEngine } from "../model/stack-engine.ts";
import { readRecordedCheckpoint } from "../pulumi/read-recorded-checkpoint.ts";
import { RollbackError } from "../model/errors.ts";
import { statefulReason } from "../pulumi/stateful-types.ts";
import type { ReleaseHistory } from "../releases/join-releases.ts";
import { parseReleaseRequest } from "../releases/parse-release-request.ts";
import { resolveRelease } from "../releases/resolve-release.ts";
import { workspaceDirectory } from "../workspace/directories.ts";
import { prepareWorkspace, type Workspace } from "../workspace/prepare-workspace.ts";
import { compareConfigs, readStackConfig } from "../workspace/read-stack-config.ts";
import { readReleaseHistory } from "./read-release-history.ts";
import type { StackSession } from "./stack-session.ts";

/** The facts of a rollback, with the engine and the workspace they were read through. */
export interface Gathered {
  readonly facts: Facts;
  readonly engine: StackEngine;
  readonly workspace: Workspace;
  readonly history: ReleaseHistory;
}

interface Wish {
  readonly to: string;
  readonly refresh: boolean;
  /** The plan leaves the stack as it is: nothing is previewed, and every resource counts as unchanged. */
  readonly isUntouched?: boolean;
}

/** Looks up everything a plan is made from: the release, its program, the state, and what the engine would do. */
export async function gatherFacts(
  session: StackSession,
  wish: Wish,
  runs: readonly RunState[],
): Promise<Gathered> {
  const readAt = session.request.now().toISOString();
  const { from, to, history } = await findReleases(session, wish.to, runs);
  const reader = session.engineFor();
  const [workspace, checkpoint, locks, targetCheckpoint] = await Promise.all([
    layOutRelease(session, to),
    reader.readCheckpoint(),
    reader.readLocks(),
    readRecordedCheckpoint(session.backendDirectory, session.target, to.update),
  ]);
  const { config, configFile } = await readConfigFacts(session, workspace, to);
  const engine = session.engineFor({
    projectDirectory: workspace.projectDirectory,
    configFile,
    refresh: wish.refresh,
  });
  const [identity, preview] = await Promise.all([
    readIdentity(checkpoint),
    wish.isUntouched === true ? untouched(checkpoint) : previewWithNotice(session, engine),
  ]);
  const facts: Facts = {
    readAt,
    target: session.target,
    backendUrl: session.backendUrl,
    tools: { rollback: session.request.version, pulumi: session.cli.version, node: process.versions.node },
    from,
    to,
    lastUpdate: history.updates[0]?.number,
    checkpoint,
    pendingDeletes: pendingDeletes(checkpoint, session.settings.statefulTypes),
    targetCheckpoint,
    preview: withoutSecrets(preview, session.request.redact),
    refreshed: wish.refresh,
    config,
    workspace: workspace.facts,
    locks,
    identity,
    unfinishedRun: runs.find(isUnfinished)?.run,
    knownTags: knownTags(runs),
    pastDurations: pastDurations(runs),
  };
  return { facts, engine, workspace, history };
}

/** Finds the release that is meant and the one that is deployed. */
export async function findReleases(
  session: StackSession,
  to: string,
  runs: readonly RunState[],
): Promise<{ from: Release | undefined; to: Release; history: ReleaseHistory }> {
  const request = parseReleaseRequest(to);
  const name = request.kind === "name" ? request.text : undefined;
  const [history, tag, commit] = await Promise.all([
    readReleaseHistory(session, runs),
    name === undefined ? undefined : session.repository.findTag(name),
    name === undefined ? undefined : session.repository.findCommit(name),
  ]);
  try {
    return {
      history,
      from: history.current,
      to: resolveRelease(request, history, { tag, commit: commit?.sha }, session.target.stack),
    };
  } catch (error) {
    if (
      !session.repository.isShallow ||
      !(error instanceof RollbackError) ||
      error.code !== "RELEASE_NOT_FOUND"
    )
      throw error;
    throw new RollbackError("SHALLOW_REPOSITORY", {
      subject: to,
      message: `${error.message}; this clone is shallow, so it may only be missing here`,
      remedy: "fetch everything: git fetch --unshallow --tags (in CI: fetch-depth 0)",
      cause: error,
    });
  }
}

/** Lays the release out at the stack's stable path, with its exact dependencies. */
export async function layOutRelease(session: StackSession, to: Release): Promise<Workspace> {
  const { repository, found, target, request, settings } = session;
  return withActivity(session, `lay out ${to.commit.slice(0, 12)} with its dependencies`, () =>
    prepareWorkspace({
      repository,
      commit: to.commit,
      subfolder: found.subfolder,
      projectName: found.project.name,
      directory: workspaceDirectory(
        request.environment,
        repository.commonDirectory,
        found.subfolder,
        target,
        session.backendUrl,
      ),
      environment: request.environment,
      allowInstallScripts: settings.allowInstallScripts,
      onSlow: (message) => request.notify({ type: "notice", message }),
    }),
  );
}

/** Compares the configuration files and says which one the update will use. */
export async function readConfigFacts(
  session: StackSession,
  workspace: Workspace,
  to: Release,
): Promise<{ config: ConfigFacts; configFile: string | undefined }> {
  const { found, target, settings } = session;
  const [release, current] = await Promise.all([
    readStackConfig(
      join(workspace.projectDirectory, workspace.project.stackConfigDir),
      target.stack,
      workspace.project.name,
    ),
    readStackConfig(join(found.directory, found.project.stackConfigDir), target.stack, found.project.name),
  ]);
  const source = settings.configSource;
  const used = source === "release" ? release : current;
  const config: ConfigFacts = {
    source,
    hash: used?.hash ?? digestOf(null),
    differences: compareConfigs(release?.values, current?.values, to.update?.config),
    releaseSecrets: release?.secrets,
    currentSecrets: current?.secrets,
  };
  // The engine may write into the file it uses, so the person's own is never handed over.
  const configFile =
    source === "current" && current !== undefined ? await copyConfig(session, current.file) : undefined;
  return { config, configFile };
}

async function copyConfig(session: StackSession, file: string): Promise<string> {
  const copy = join(session.stateDirectory, "scratch", `Pulumi.${session.target.stack}.yaml`);
  await mkdir(join(session.stateDirectory, "scratch"), { recursive: true, mode: 0o700 });
  await copyFile(file, copy);
  return copy;
}

async function previewWithNotice(session: StackSession, engine: StackEngine): Promise<Facts["preview"]> {
  return withActivity(session, "preview the release's program against the stack", () =>
    engine.previewRelease(),
  );
}

function untouched({ resources }: Checkpoint): Preview {
  const judged = { succeeded: true, incomplete: undefined, changes: [], diagnostics: [] };
  return { ...judged, counts: { same: resources.length }, planHash: undefined, durationMs: 0 };
}

async function readIdentity({ resources }: Checkpoint): Promise<IdentityFacts> {
  const accounts = new Set(
    resources.map(({ account }) => account).filter((account) => account !== undefined),
  );
  return {
    recordedAccounts: [...accounts].sort(),
    currentAccount: accounts.size === 0 ? undefined : await readAwsAccount(),
  };
}

/** Names and operations stay, because gates and acceptances go by them; values and messages are hidden. */
function withoutSecrets(preview: Preview, redact: (text: string) => string): Preview {
  const hide = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : redact(text);
  return {
    ...preview,
    diagnostics: preview.diagnostics.map((diagnostic) => ({
      ...diagnostic,
      message: redact(diagnostic.message),
    })),
    changes: preview.changes.map((change) => ({
      ...change,
      properties: change.properties.map((property) => ({
        ...property,
        before: hide(property.before),
        after: hide(property.after),
      })),
    })),
  };
}

function pendingDeletes({ resources }: Checkpoint, statefulTypes: readonly string[]): PendingDelete[] {
  return resources
    .filter(({ pendingDelete, custom }) => pendingDelete && custom)
    .map(({ urn, type, id, protect, retainOnDelete }) => {
      const data = statefulReason(type, statefulTypes);
      const reasons = [
        ...(data === undefined ? [] : [`holds data: ${data}`]),
        ...(protect ? ["protected"] : []),
        ...(retainOnDelete ? ["retainOnDelete"] : []),
      ];
      return { urn, type, id, keep: reasons.length === 0 ? undefined : reasons.join("; ") };
    });
}

function knownTags(runs: readonly RunState[]): Record<string, string> {
  const oldestFirst = [...runs].reverse();
  return Object.fromEntries(
    oldestFirst.flatMap(({ plan: { from, to } }) =>
      [from, to].flatMap((release) => release?.tags.map((tag) => [tag, release.commit]) ?? []),
    ),
  );
}

function pastDurations(runs: readonly RunState[]): Record<string, number> {
  const times = runs
    .filter(({ finished }) => finished?.outcome === "rolled-back")
    .flatMap(({ plan, steps }) =>
      plan.steps.map(({ kind, id }) => ({ kind, durationMs: steps.get(id)?.outcome?.durationMs })),
    )
    .filter((time): time is { kind: string; durationMs: number } => time.durationMs !== undefined);
  const byKind = Map.groupBy(times, ({ kind }) => kind);
  return Object.fromEntries(
    [...byKind].map(([kind, all]) => [kind, median(all.map(({ durationMs }) => durationMs))]),
  );
}

/** Tells when something that takes a while begins and ends. */
async function withActivity<Answer>(
  { request }: StackSession,
  activity: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const startedAt = request.now().getTime();
  request.notify({ type: "activity-started", activity });
  try {
    return await work();
  } finally {
    request.notify({ type: "activity-finished", activity, durationMs: request.now().getTime() - startedAt });
  }
}
