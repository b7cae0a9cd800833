import { messageOf, RollbackError, type ErrorCode } from "../model/errors.ts";

const REMEDIES: Partial<Record<ErrorCode, string>> = {
  TIMED_OUT: "wait until the cluster answers again, then resume the run",
  CREDENTIALS_EXPIRED: "renew the login to the cluster where the rollback runs, then resume the run",
  KUBERNETES_REFUSED: "correct what the message names, then resume the run",
};

/**
 * The error as this tool tells it: operation, subject and the cluster's own reason.
 *
 * The client's error is neither quoted nor kept as cause: its text holds headers and body of the answer.
 */
export function toKubernetesError(operation: string, subject: string, error: unknown): RollbackError {
  const status = statusOf(error);
  const code = codeFor(status, error);
  return new RollbackError(code, {
    subject,
    message: `the cluster did not ${operation} "${subject}": ${status?.text ?? withCause(error)}`,
    remedy: REMEDIES[code] ?? "",
  });
}

/** The HTTP status of a refusal; undefined where the cluster gave none. */
export function httpStatusOf(error: unknown): number | undefined {
  return statusOf(error)?.code;
}

function codeFor(status: { readonly code: number } | undefined, error: unknown): ErrorCode {
  // Without an answer: silence, or the files and programs by which a kubeconfig logs in have failed.
  if (status === undefined)
    return /fetch failed|aborted|timeout/i.test(messageOf(error)) ? "TIMED_OUT" : "KUBERNETES_REFUSED";
  if (status.code === 401) return "CREDENTIALS_EXPIRED";
  return status.code === 429 || status.code >= 500 ? "TIMED_OUT" : "KUBERNETES_REFUSED";
}

/** What the API says in its Status document. */
function statusOf(error: unknown): { readonly code: number; readonly text: string } | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || typeof error.code !== "number")
    return undefined;
  const body = "body" in error ? parsed(error.body) : {};
  const words = [body["reason"], body["message"]].filter((word) => typeof word === "string");
  return { code: error.code, text: [String(error.code), ...words].join(": ") };
}

function parsed(body: unknown): Record<string, unknown> {
  try {
    const value: unknown = typeof body === "string" ? JSON.parse(body) : body;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function withCause(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : "";
  return `${messageOf(error)}${cause}`;
}
