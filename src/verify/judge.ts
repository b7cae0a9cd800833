import { messageOf, RollbackError } from "../model/errors.ts";
import type { Notify } from "../model/events.ts";
import type { ProbeSettings, VerifySettings } from "../model/settings.ts";
import { type Verification, worstVerdict } from "../model/verification.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { AnyProbeKind, ProbeContext, ProbeLook } from "./probe.ts";
import { addLook, judgeProbe, NO_LOOKS, type ProbeTally } from "./probe-tally.ts";
import { PROBE_KINDS } from "./registry.ts";

/** What the judge passes to the probes, and what a spec may replace. */
export interface VerifyContext extends ProbeContext {
  readonly probeKinds?: readonly AnyProbeKind[];
  readonly clock?: Clock;
}

/** No single look may take longer, whatever the probe's own limit says. */
const LOOK_LIMIT_MS = 60_000;

interface Watched {
  readonly settings: ProbeSettings;
  readonly kind: AnyProbeKind;
  tally: ProbeTally;
}

/**
 * Looks with all probes, every interval, until every one of them has the wanted successes in a row
 * at the same time, or until the time is over; then `judgeProbe` decides by the last looks.
 *
 * The verdict is the worst one of all probes. Without any probe it is `inconclusive` at once: whether
 * that is good enough is the caller's business. A look that has begun is always finished, so the
 * whole may take one look (a minute at most) longer than the time-out. An abort ends it at the next
 * look, with what is known by then.
 */
export async function verify(
  settings: VerifySettings,
  context: VerifyContext,
  notify: Notify,
): Promise<Verification> {
  const clock = context.clock ?? systemClock;
  const begun = clock.now();
  const watched = settings.probes.map((probe) => watch(probe, context.probeKinds ?? PROBE_KINDS));
  const surroundings = { ...context, values: remembered(context.values) };
  const isContent = (): boolean => watched.every(({ tally }) => tally.run >= settings.consecutive);

  while (!isContent() && !context.signal.aborted) {
    const roundBegun = clock.now();
    await Promise.all(watched.map((one) => sample(one, settings, surroundings, notify)));
    if (isContent()) break;
    const nextRound = Math.max(roundBegun + settings.intervalMs, clock.now());
    if (nextRound - begun > settings.timeoutMs) break;
    await clock.sleep(Math.max(0, nextRound - clock.now()), context.signal);
  }

  const probes = watched.map(({ settings: { name }, tally }) =>
    judgeProbe(name, tally, settings.consecutive),
  );
  return {
    verdict: worstVerdict(probes.map(({ verdict }) => verdict)),
    probes,
    durationMs: clock.now() - begun,
  };
}

async function sample(
  watched: Watched,
  settings: VerifySettings,
  context: VerifyContext,
  notify: Notify,
): Promise<void> {
  const look = await lookOnce(watched, context);
  // A look that our own abort cut short says nothing about the system.
  if (context.signal.aborted) return;
  watched.tally = addLook(watched.tally, look, settings.consecutive);
  notify({
    type: "probe-sampled",
    probe: watched.settings.name,
    sample: { verdict: look.verdict, detail: look.detail },
    consecutive: Math.min(watched.tally.run, settings.consecutive),
    wanted: settings.consecutive,
  });
}

async function lookOnce({ kind, settings }: Watched, context: VerifyContext): Promise<ProbeLook> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
  try {
    return await kind.look(kind.settings.parse(settings.params) as never, { ...context, signal });
  } catch (error) {
    return { verdict: "inconclusive", detail: messageOf(error), answered: false };
  }
}

/** Asks once and keeps the answer, because each asking reads the whole state; a failure is not kept. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () =>
    (answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    }));
}

function watch(settings: ProbeSettings, kinds: readonly AnyProbeKind[]): Watched {
  const kind = kinds.find((known) => known.kind === settings.kind);
  if (kind !== undefined) return { settings, kind, tally: NO_LOOKS };
  throw new RollbackError("CONFIG_INVALID", {
    subject: settings.kind,
    message: `no kind of probe is called "${settings.kind}" (probe "${settings.name}")`,
    remedy: `use one of ${kinds.map((known) => known.kind).join(", ")}`,
  });
}
