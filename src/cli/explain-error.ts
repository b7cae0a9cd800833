import { EXIT } from "../model/exit-code.ts";
import { ERRORS, messageOf, RollbackError } from "../model/errors.ts";
import { terminalText } from "../report/escape.ts";
import type { Redactor } from "../report/redact.ts";
import { safeJson } from "../report/safe-json.ts";
import type { Invocation } from "./run-cli.ts";

/** Prints what went wrong and what to do on stderr, without any known secret, and answers the exit code. */
export function explainError(
  error: unknown,
  { argv }: Pick<Invocation, "argv">,
  { text: redact, value: redactValue }: Redactor,
): number {
  const say = (text: string): void => {
    const lines = redact(text).split("\n");
    process.stderr.write(`${lines.map((line) => `${indentOf(line)}${terminalText(line)}`).join("\n")}\n`);
  };
  if (argv.includes("--verbose")) for (const cause of causesOf(error)) say(`cause: ${cause}`);
  if (/ --output[= ](?:nd)?json\b/.test(` ${argv.join(" ")}`))
    process.stdout.write(`${safeJson(redactValue({ schema: "rollback.error/v1", ...toldOf(error) }))}\n`);
  if (error instanceof RollbackError) {
    say(`error ${error.code}: ${error.message}`);
    say(`  try: ${error.remedy}`);
    return ERRORS[error.code].exit;
  }
  say(`error INTERNAL: ${messageOf(error)}`);
  say("  try: run it again with --verbose; this is a defect of the tool, please report it");
  if (!argv.includes("--verbose")) return EXIT.internal;
  say(error instanceof Error ? (error.stack ?? "") : "");
  return EXIT.internal;
}

/** The error for a program: what it prints on stdout where it asked for JSON. */
function toldOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof RollbackError))
    return { code: "INTERNAL", subject: "", message: messageOf(error), remedy: "", exitCode: EXIT.internal };
  const { code, subject, message, remedy } = error;
  return { code, subject, message, remedy, exitCode: ERRORS[code].exit };
}

/** Making a text safe to print takes its indentation away too. */
function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? "";
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause)
    causes.push(cause.stack ?? cause.message);
  return causes;
}
