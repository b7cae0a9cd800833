import { RollbackError } from "../model/errors.ts";
import type { CliResult } from "./pulumi-cli.ts";

/** What a failed command was about, for the text of its error. */
export interface Asked {
  readonly operation: string;
  readonly stack: string;
}

/** Turns a failed Pulumi command into the error that says what was wrong and what to do. */
export function explainFailure(result: CliResult, asked: Asked): RollbackError {
  const said = errorLines(result.stderr) || errorLines(result.stdout.replace(/^\s*[{[][\s\S]*$/m, ""));
  const about = { subject: asked.stack };
  if (result.timedOut) {
    return new RollbackError("TIMED_OUT", {
      ...about,
      message: `"pulumi ${asked.operation}" of stack "${asked.stack}" did not end within its time limit`,
      remedy:
        "look for a program that hangs or waits for input; raise timeouts in rollback.yaml if it is only slow",
    });
  }
  if (result.exitCode === 6 || /no stack named .* found/.test(said)) {
    return new RollbackError("STACK_NOT_FOUND", {
      ...about,
      message: `the backend has no stack "${asked.stack}"`,
      remedy: "see which exist: pulumi stack ls --all; check PULUMI_BACKEND_URL or: pulumi whoami --verbose",
    });
  }
  if (
    /incorrect passphrase|passphrase must be set|PULUMI_CONFIG_PASSPHRASE|message authentication failed/.test(
      said,
    )
  ) {
    return new RollbackError("WRONG_PASSPHRASE", {
      ...about,
      message: `the secrets of stack "${asked.stack}" cannot be decrypted: ${firstLine(said)}`,
      remedy: "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase of this stack",
    });
  }
  if (/PULUMI_ACCESS_TOKEN|pulumi login|unauthorized|\b401\b/i.test(said)) {
    return new RollbackError("NOT_LOGGED_IN", {
      ...about,
      message: `the Pulumi backend refused "pulumi ${asked.operation}": ${firstLine(said)}`,
      remedy: "log in with: pulumi login, or set PULUMI_BACKEND_URL and the backend's credentials",
    });
  }
  return new RollbackError("ENGINE_FAILED", {
    ...about,
    message: `"pulumi ${asked.operation}" failed (exit ${String(result.exitCode ?? "by signal")}): ${said || "it said nothing"}`,
    remedy: "mend what it names; nothing was changed by this tool",
  });
}

/** The lines that tell what went wrong, without notices about plugins found on the PATH. */
export function errorLines(output: string): string {
  const lines = output
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^warning: using pulumi-\S+ from \$PATH/.test(line));
  const errors = lines.filter((line) => line.startsWith("error:"));
  return (errors.length > 0 ? errors : lines.slice(-8)).join("\n").slice(0, 4000);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
