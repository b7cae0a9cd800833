import type { z } from "zod";

/** What the schema needs to know of a kind of step or probe; the registries are passed in as values. */
export interface SettingKind {
  readonly kind: string;
  readonly settings: z.ZodType;
}

/** The two registries. */
export interface SettingKinds {
  readonly stepKinds: readonly SettingKind[];
  readonly probeKinds: readonly SettingKind[];
}
