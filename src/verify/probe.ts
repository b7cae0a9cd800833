import type { z } from "zod";
import type { ProbeSample } from "../model/verification.ts";

/** What a probe may use while it looks. */
export interface ProbeContext {
  /** The version that the release must report. */
  readonly expectedVersion: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly values: () => Promise<Readonly<Record<string, string>>>;
  readonly signal: AbortSignal;
}

/** A sample together with whether the system itself answered, rightly or wrongly. */
export interface ProbeLook extends ProbeSample {
  readonly answered: boolean;
}

/**
 * One kind of probe: looks once at the running system and says what it saw.
 *
 * A look never throws for what it sees: an unreachable service, a wrong version or a time-out is a
 * failed sample, and a question that cannot be asked at all is `inconclusive`.
 */
export interface ProbeKind<Params> {
  readonly kind: string;
  readonly settings: z.ZodType<Params>;
  readonly title: (params: Params) => string;
  readonly look: (params: Params, context: ProbeContext) => Promise<ProbeLook>;
}

/** A probe kind whose settings type is hidden, so that kinds of different settings share one registry. */
export type AnyProbeKind = Omit<ProbeKind<never>, "settings"> & { readonly settings: z.ZodType };
