import type { AnyProbeKind } from "./probe.ts";
import { commandProbe } from "./probes/command.ts";
import { httpProbe } from "./probes/http.ts";

/** Every kind of probe that `verify.probes` may name. */
export const PROBE_KINDS: readonly AnyProbeKind[] = [httpProbe, commandProbe];
