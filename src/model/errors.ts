import { EXIT } from "./exit-code.ts";

/** Every error this tool can stop with: its exit code and what it means. The docs' table is made from this. */
export const ERRORS = {
  USAGE: { exit: EXIT.configuration, meaning: "the command line is not understood" },
  CONFIG_INVALID: { exit: EXIT.configuration, meaning: "rollback.yaml has faults; all of them are listed" },
  NOT_A_REPOSITORY: { exit: EXIT.configuration, meaning: "the folder is not inside a git repository" },
  REPOSITORY_UNREADABLE: { exit: EXIT.error, meaning: "git cannot read the repository" },
  NO_PROJECT: { exit: EXIT.configuration, meaning: "no Pulumi.yaml was found" },
  OTHER_PROJECT: { exit: EXIT.blocked, meaning: "the release's project file names another project" },
  PROJECT_INVALID: { exit: EXIT.configuration, meaning: "Pulumi.yaml cannot be read" },
  RELEASE_NOT_FOUND: { exit: EXIT.configuration, meaning: "nothing in the repository answers to --to" },
  RELEASE_NEVER_DEPLOYED: {
    exit: EXIT.configuration,
    meaning: "the release exists in git but not in the stack's history",
  },
  RELEASE_AMBIGUOUS: { exit: EXIT.configuration, meaning: "--to fits more than one release" },
  SHALLOW_REPOSITORY: { exit: EXIT.configuration, meaning: "the clone lacks the release's commit" },
  STACK_NOT_FOUND: { exit: EXIT.stackNotFound, meaning: "the backend has no such stack" },
  ENGINE_MISSING: { exit: EXIT.configuration, meaning: "the Pulumi CLI was not found or cannot be started" },
  ENGINE_FAILED: { exit: EXIT.error, meaning: "a Pulumi command failed" },
  WRONG_PASSPHRASE: { exit: EXIT.authentication, meaning: "the stack's secrets cannot be decrypted" },
  NOT_LOGGED_IN: { exit: EXIT.authentication, meaning: "the Pulumi backend refuses the present credentials" },
  LOCK_FILE_MISSING: {
    exit: EXIT.blocked,
    meaning: "the release has no lock file, so its dependencies are unknown",
  },
  DEPENDENCIES_FAILED: {
    exit: EXIT.configuration,
    meaning: "the release's dependencies could not be installed as locked",
  },
  WORKSPACE_FAILED: { exit: EXIT.error, meaning: "the release's tree could not be laid out" },
  JOURNAL_UNWRITABLE: {
    exit: EXIT.configuration,
    meaning: "the journal cannot be written, so nothing may be changed",
  },
  JOURNAL_DAMAGED: { exit: EXIT.error, meaning: "the journal's hash chain is broken" },
  RUN_IN_PROGRESS: { exit: EXIT.lockHeld, meaning: "another run holds the stack's lock" },
  RUN_UNFINISHED: {
    exit: EXIT.stoppedPartway,
    meaning: "an earlier run stopped partway; resume or abandon it first",
  },
  RUN_NOT_FOUND: { exit: EXIT.configuration, meaning: "no run answers to that id, or none is open" },
  PLAN_UNREADABLE: {
    exit: EXIT.configuration,
    meaning: "the plan file is not a plan of this tool, or was edited",
  },
  PLAN_STALE: { exit: EXIT.blocked, meaning: "something the approval is bound to has moved since" },
  CONFIRMATION_IMPOSSIBLE: {
    exit: EXIT.configuration,
    meaning: "nobody is there to confirm, and --yes was not given",
  },
  DATABASE_UNREACHABLE: { exit: EXIT.configuration, meaning: "no session with a database came about" },
  DATABASE_LOGIN_REFUSED: {
    exit: EXIT.authentication,
    meaning: "a database refuses the user or the password",
  },
  DATABASE_FAILED: { exit: EXIT.error, meaning: "a database refused a statement, or a database tool failed" },
  DUMP_UNUSABLE: { exit: EXIT.blocked, meaning: "a dump cannot be restored as it is" },
  MIGRATION_TOOL_UNKNOWN: {
    exit: EXIT.configuration,
    meaning: "no migration tool of that name, or none was found",
  },
  MIGRATIONS_UNREADABLE: {
    exit: EXIT.configuration,
    meaning: "the migrations, their table or the version to go to cannot be made out",
  },
  MIGRATION_FAILED: { exit: EXIT.error, meaning: "a down migration failed or stopped halfway" },
  CREDENTIALS_EXPIRED: {
    exit: EXIT.authentication,
    meaning: "the cloud's credentials ran out in the middle of the work; renew them and resume",
  },
  AWS_REFUSED: { exit: EXIT.error, meaning: "a call was refused by AWS, or not answered" },
  CLUSTER_UNKNOWN: {
    exit: EXIT.configuration,
    meaning: "no kubeconfig tells which Kubernetes cluster is meant",
  },
  KUBERNETES_REFUSED: {
    exit: EXIT.error,
    meaning: "the Kubernetes API refused a call, or the login to it failed",
  },
  INSTANCE_NOT_FOUND: {
    exit: EXIT.resource,
    meaning: "no such database instance or snapshot in this account and region",
  },
  INSTANCE_UNUSABLE: {
    exit: EXIT.resource,
    meaning: "a database instance or snapshot cannot be used as it is, or not for that",
  },
  NAME_TAKEN: {
    exit: EXIT.blocked,
    meaning: "a name of this run belongs to something this run did not make",
  },
  TIMED_OUT: { exit: EXIT.timeout, meaning: "an operation took longer than its limit" },
  INTERNAL: { exit: EXIT.internal, meaning: "a defect of this tool" },
} as const;

export type ErrorCode = keyof typeof ERRORS;

interface ErrorOptions {
  /** The wrong value, as the person gave it. */
  readonly subject: string;
  /** Lower case, no full stop; quotes the wrong value. */
  readonly message: string;
  /** What to do next: a command, where there is one. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** The one error of this tool: thrown only when a run cannot go on; expected answers are values. */
export class RollbackError extends Error {
  readonly code: ErrorCode;
  readonly subject: string;
  readonly remedy: string;

  constructor(code: ErrorCode, options: ErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = "RollbackError";
    this.code = code;
    this.subject = options.subject;
    this.remedy = options.remedy;
  }
}

/** The one-line text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
