import type { z } from "zod";

/** A member that the model types as `T | undefined`: JSON leaves it out, reading gives undefined again. */
export function orAbsent<S extends z.ZodType>(schema: S) {
  return schema.optional().transform((value): z.output<S> | undefined => value);
}
