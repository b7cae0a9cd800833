import { RollbackError } from "../model/errors.ts";

/** An option that is a whole number, not negative; throws USAGE with what was typed for anything else, twice the option included. */
export function wholeNumber(option: string, describe: string) {
  return {
    // As text: yargs would make NaN of a word, and of a hexadecimal or an exponent a number nobody typed.
    type: "string" as const,
    requiresArg: true,
    describe: `${describe}; a whole number`,
    coerce: (typed: string | readonly string[] | undefined): number | undefined => {
      if (typed === undefined) return undefined;
      const text = typeof typed === "string" ? typed : typed.join(" ");
      const number = Number(text);
      if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
      throw new RollbackError("USAGE", {
        subject: `--${option}`,
        message: `--${option} ${JSON.stringify(text)} is no whole number from 0 on`,
        remedy: `write it in digits: --${option} 12`,
      });
    },
  };
}
