import { messageOf, RollbackError } from "../../model/errors.ts";

/** A scratch database that a verification made. */
export interface Scratch {
  readonly identifier: string;
  readonly kind: "instance" | "cluster";
  /** The command that removes it. */
  readonly retire: string;
}

/** That it stays and costs, and how to remove it. */
export const scratchLine = ({ kind, retire }: Scratch): string =>
  `the scratch ${kind} costs until you remove it: ${retire}`;

/** The error of a verification that has made its scratch database already, with what to do about that too. */
export function withScratchLeft(error: unknown, scratch: Scratch): Error {
  if (!(error instanceof RollbackError))
    return new Error(`${messageOf(error)}; ${scratchLine(scratch)}`, { cause: error });
  const { code, subject, message, remedy } = error;
  return new RollbackError(code, {
    subject,
    message,
    remedy: `${remedy}; ${scratchLine(scratch)}`,
    cause: error,
  });
}
