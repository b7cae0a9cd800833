/** A stretch of time with one status, and the work that must be done in it. */
export interface Phase {
  readonly status: string;
  /** How long AWS would take; the lab's pace shortens it. */
  readonly seconds: number;
  /** The key of a task in the task registry. */
  readonly task?: string;
  /** What the task is about besides the instance, such as the name of a snapshot. */
  readonly subject?: string;
}

/** How long AWS takes for what, in seconds: rough figures of a small instance. */
export const SECONDS = {
  creating: 240,
  restoring: 300,
  backingUp: 60,
  // A describe right after a modify still says "available": callers that wait must not believe it.
  beforeModifying: 10,
  modifying: 60,
  // The guide says that a new name takes about ten minutes to be effective; small instances are quicker.
  renaming: 120,
  resettingPassword: 20,
  rebooting: 30,
  addingRole: 60,
  deleting: 120,
  copying: 60,
  // The interval at which RDS archives logs: the latest restorable time lags by up to this much.
  archiving: 300,
} as const;
