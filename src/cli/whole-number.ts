import { RollbackError } from "../model/errors.ts";

/** An option that is a whole number, from 0 on where nothing else is said; throws USAGE with what was typed for anything else, twice the option included. */
export function wholeNumber(
  option: string,
  describe: string,
  { least = 0, most }: { readonly least?: number; readonly most?: number } = {},
) {
  const range = most === undefined ? `from ${least} on` : `from ${least} to ${most}`;
  return {
    // As text: yargs would make NaN of a word, and of a hexadecimal or an exponent a number nobody typed.
    type: "string" as const,
    requiresArg: true,
    describe: `${describe}; a whole number${least === 0 && most === undefined ? "" : ` ${range}`}`,
    coerce: (typed: string | readonly string[] | undefined): number | undefined => {
      if (typed === undefined) return undefined;
      const text = typeof typed === "string" ? typed : typed.join(" ");
      const number = Number(text);
      const isInRange = number >= least && number <= (most ?? Number.MAX_SAFE_INTEGER);
      if (/^\d+$/.test(text) && isInRange) return number;
      throw new RollbackError("USAGE", {
        subject: `--${option}`,
        message: `--${option} ${JSON.stringify(text)} is no whole number ${range}`,
        remedy: `write it in digits: --${option} 12`,
      });
    },
  };
}
