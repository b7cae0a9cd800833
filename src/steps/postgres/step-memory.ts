import type { z } from "zod";
import { messageOf, RollbackError } from "../../model/errors.ts";
import type { StepContext } from "../step-kind.ts";

/** What a step wrote down in this run, on whatever machine; undefined when it wrote nothing, so that it had begun nothing. */
export function recall<Value>(
  { memoryOf, step }: Pick<StepContext, "memoryOf" | "step">,
  shape: z.ZodType<Value>,
): Value | undefined {
  const memory = memoryOf(step.id);
  if (memory === undefined) return undefined;
  const { data, error } = shape.safeParse(memory);
  if (data !== undefined) return data;
  throw new RollbackError("JOURNAL_DAMAGED", {
    subject: step.id,
    message: `what the step "${step.id}" wrote down cannot be read: ${messageOf(error)}`,
    remedy: "look at the database by hand; the step cannot tell what it changed",
    cause: error,
  });
}
