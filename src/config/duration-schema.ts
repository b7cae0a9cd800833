import { z } from "zod";
import { parseDuration } from "../model/duration.ts";
import { DURATION_TEXT } from "../model/settings.ts";

/** A duration as text: `500ms`, `10s`, `5m`, `2h`, `7d`; never zero. */
export const DURATION = z
  .string("is not a duration such as 500ms, 10s, 5m, 2h or 7d")
  .regex(DURATION_TEXT, "is not a duration such as 500ms, 10s, 5m, 2h or 7d")
  .refine((text) => parseDuration(text) !== 0, "is zero");

/** Names of steps and probes: they appear in journals, file names and terminals. */
export const NAME = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    "is not a name: use letters, digits, dot, underscore and hyphen, at most 63",
  );
