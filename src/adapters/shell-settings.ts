import { z } from "zod";
import { argvFault } from "../model/argv-fault.ts";
import { RollbackError } from "../model/errors.ts";
import { parseDuration } from "../model/duration.ts";
import { DURATION_TEXT } from "../model/settings.ts";
import { PLAIN_TEXT, SECRET_REFERENCE } from "./http-settings.ts";
import { printable } from "./shell-text.ts";

/** A program and its arguments as an array; a text is refused, because only a shell could split it. */
export const ARGV = z
  .array(
    z
      .string()
      .max(8192)
      .regex(/^[^\0]*$/, "holds a NUL character"),
    {
      error: (issue) =>
        typeof issue.input === "string"
          ? 'is a text; write an array, for example ["systemctl", "restart", "web"], or ["sh", "-c", "…"] when a shell is meant'
          : "is not an array of texts",
    },
  )
  .min(1, "is empty: name at least the program")
  .max(200)
  .superRefine((argv, context) => {
    const message = argvFault(argv);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .describe("Program and arguments, as an array; no shell is involved");

/** Variables of the child's environment; a secret as `{ env: NAME }`. */
export const VARIABLES = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "is not the name of an environment variable"),
    z.union(
      [
        z
          .string()
          .max(8192)
          .regex(/^[^\0]*$/, "holds a NUL character"),
        SECRET_REFERENCE,
      ],
      {
        error: "is neither a text nor { env: NAME }",
      },
    ),
  )
  .describe("Variables for the child; a secret as { env: NAME }");

/** Variables of our own environment that a child may see, by name. */
export const PASSED_VARIABLES = z
  .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "is not the name of an environment variable"))
  .max(50)
  .describe("Variables of our environment that the child may see, beside PATH, HOME, LANG, TMPDIR and USER");

/** The folder a child starts in. */
export const DIRECTORY = PLAIN_TEXT.regex(
  /^(?:release|current|\/.*)$/,
  'is neither "release", "current" nor an absolute path',
)
  .refine((path) => !path.split("/").includes(".."), 'climbs with ".."; write the path it ends at')
  .describe(
    '"release" (the project in the release\'s tree), "current" (the project as it lies here) or an absolute path',
  );

/** A positive duration, kept as text so that settings read back as they were written. */
export const DURATION = z
  .string()
  .regex(DURATION_TEXT, "is not a duration such as 500ms, 10s, 5m, 2h or 7d")
  .refine((text) => parseDuration(text) !== 0, "is zero");

/** The milliseconds of a validated duration. */
export function durationMs(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined)
    throw new RollbackError("CONFIG_INVALID", {
      subject: printable(text),
      message: `"${printable(text)}" is not a duration`,
      remedy: "write it such as 500ms, 10s, 5m, 2h or 7d",
    });
  return duration;
}
