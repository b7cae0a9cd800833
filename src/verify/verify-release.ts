import { z } from "zod";
import { warning } from "../model/finding.ts";
import { releaseVersion } from "../model/release.ts";
import type { VerifySettings } from "../model/settings.ts";
import { worstVerdict, type ProbeResult, type Verification } from "../model/verification.ts";
import type { StepContext, StepKind, StepResult } from "../steps/step-kind.ts";
import { verify } from "./judge.ts";

const SETTINGS = z.strictObject({
  probes: z.array(
    z.strictObject({ name: z.string(), kind: z.string(), params: z.record(z.string(), z.unknown()) }),
  ),
  consecutive: z.number().int().positive(),
  intervalMs: z.number().positive(),
  timeoutMs: z.number().positive(),
});

/** Time beyond the judge's own limit for a look that has begun. */
const OVERRUN_MS = 2 * 60_000;

/** The verify step for a run's settings; its time limit follows the judge's. */
export function verifyTimeoutMs(settings: VerifySettings): number {
  return settings.timeoutMs + OVERRUN_MS;
}

/**
 * Judges whether the release works: the stack's own record, and every configured probe, k times in a row.
 *
 * Anything but a pass fails the step with its verdict in `data`; nothing is undone then. With no
 * probe configured only the stack's record is judged, and the outcome says so.
 */
export const verifyRelease: StepKind<VerifySettings> = {
  kind: "verify",
  phase: "verify",
  class: "idempotent",
  settings: SETTINGS,
  timeoutMs: 30 * 60_000,
  title: ({ probes, consecutive }) =>
    probes.length === 0
      ? "look at the stack's record (no probe is configured)"
      : `look at ${probes.map(({ name }) => name).join(", ")}, ${consecutive} in a row`,
  undoOf: () => ({ by: "unneeded", reason: "looking changes nothing" }),
  check: ({ probes }, { plan }) =>
    Promise.resolve(
      probes.length > 0
        ? []
        : [
            warning({
              code: "NO_PROBE",
              subject: plan.target.stack,
              message:
                "no probe is configured: only the stack's own record will be judged, and nobody asks the service",
              remedy:
                "name what must answer in rollback.yaml under verify.probes (rollback init writes an example)",
            }),
          ],
    ),
  apply: async (settings, context) => asResult(await judge(settings, context), settings.probes.length),
  observe: () => Promise.resolve({ found: "not-done", detail: "it is looked at again" }),
};

async function judge(settings: VerifySettings, context: StepContext): Promise<Verification> {
  const startedAt = performance.now();
  const record = await judgeRecord(context);
  const durationMs = (): number => Math.round(performance.now() - startedAt);
  if (settings.probes.length === 0 || record.verdict !== "passed") {
    return { verdict: record.verdict, probes: [record], durationMs: durationMs() };
  }
  const probed = await verify(
    settings,
    {
      expectedVersion: releaseVersion(context.plan.to),
      directory: context.projectDirectory,
      environment: context.environment,
      values: context.values,
      signal: context.signal,
    },
    context.notify,
  );
  const probes = [record, ...probed.probes];
  return { verdict: worstVerdict(probes.map(({ verdict }) => verdict)), probes, durationMs: durationMs() };
}

/** The engine's own evidence: the newest update is ours and succeeded, and nothing is left pending. */
async function judgeRecord({ engine, run, plan }: StepContext): Promise<ProbeResult> {
  const [history, state] = await Promise.all([engine.readHistory(), engine.readCheckpoint()]);
  const newest = history.find((update) => update.kind === "update");
  const faults = [
    ...(newest?.rollbackRun === run
      ? []
      : [`the newest update is not this run's (${newest?.message ?? "none"})`]),
    ...(newest?.result === "succeeded" ? [] : [`the newest update ended "${newest?.result ?? "nowhere"}"`]),
    // A program that lies outside of git's sight records no commit; the run's id then has to do.
    ...(newest?.commit === undefined || newest.commit === plan.to.commit
      ? []
      : [`it recorded commit ${newest.commit}`]),
    ...(state.pendingOperations.length === 0
      ? []
      : [`${state.pendingOperations.length} operations are pending`]),
  ];
  return {
    probe: "stack record",
    verdict: faults.length === 0 ? "passed" : "failed",
    detail:
      faults.join("; ") || `update ${newest?.number ?? 0} succeeded with ${plan.to.commit.slice(0, 12)}`,
    samples: 1,
    consecutive: faults.length === 0 ? 1 : 0,
    wanted: 1,
  };
}

function asResult(verification: Verification, configured: number): StepResult {
  const { verdict, probes } = verification;
  const data = { verdict, verification };
  if (verdict === "passed") {
    const detail =
      configured === 0
        ? "the stack's record is right; no probe of the service is configured"
        : `${probes.length} of ${probes.length} agree`;
    return { status: "succeeded", detail, data };
  }
  const bad = probes
    .filter((probe) => probe.verdict !== "passed")
    .map(({ probe, detail }) => `${probe}: ${detail}`);
  return { status: "failed", detail: bad.join("; "), data };
}
