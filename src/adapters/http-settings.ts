import { z } from "zod";

/** The name of an environment variable that holds a secret. */
export const SECRET_REFERENCE = z
  .strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "is not the name of an environment variable")
      .describe("Name of the environment variable that holds the value"),
  })
  .describe("A secret by reference: it is read when it is used and never enters a plan");

/** No control characters, no invisible ones: a text that means what it shows. */
export const PLAIN_TEXT = z
  .string()
  .max(4096, "is longer than 4096 characters")
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "holds a control or invisible character; write it without");

/** An http or https address; may begin with a placeholder. */
export const URL_TEXT = PLAIN_TEXT.min(1, "is empty")
  .regex(
    /^(?:https?:\/\/|\{\{)\S*$/,
    'is not an address: write "http://…", "https://…" or "{{outputs.name}}…" without spaces',
  )
  .refine(
    (url) => !/^https?:\/\/[^/?#]*@/.test(url),
    "holds a user name or password: send a header with { env: NAME } instead",
  );

/** Request headers; a secret value is given as `{ env: NAME }`. */
export const HEADERS = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "is not the name of a header"),
    z.union([PLAIN_TEXT, SECRET_REFERENCE], { error: "is neither a text nor { env: NAME }" }),
  )
  .describe("Request headers; a secret as { env: NAME }");

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The statuses that count as an answer to wish for. */
export const STATUSES = z
  .array(z.int().min(100).max(599))
  .min(1)
  .max(50)
  .describe("Statuses that are as they should be");
