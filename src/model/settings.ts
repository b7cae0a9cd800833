import type { Step } from "./step.ts";

/** A probe as configured: its kind, a name for the report and the kind's own settings. */
export interface ProbeSettings {
  readonly name: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** When the judge is content. */
export interface VerifySettings {
  readonly probes: readonly ProbeSettings[];
  /** Successes in a row; 5 by default: a service that fails half the time passes one look in two, five in a row in 3 %. */
  readonly consecutive: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** A step as configured, before it is placed into a plan. */
export type StepSettings = Pick<Step, "kind" | "params"> &
  Partial<Pick<Step, "id" | "phase" | "timeoutMs">>;

/** `rollback.yaml` for one stack, validated, with every default filled in. */
export interface Settings {
  readonly steps: readonly StepSettings[];
  readonly verify: VerifySettings;
  /** Which configuration the release runs with: its own file, or the one in use now. */
  readonly configSource: "release" | "current";
  /** Packages whose install scripts may run; none by default, because old dependencies run with today's credentials. */
  readonly allowInstallScripts: readonly string[];
  /** Extra resource types whose loss loses data. */
  readonly statefulTypes: readonly string[];
  /** How long one preview or update may take. */
  readonly previewTimeoutMs: number;
  readonly updateTimeoutMs: number;
}
