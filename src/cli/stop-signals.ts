/** Counts the requests to stop that a person or a CI system has made. */
export interface StopSignals {
  readonly requested: () => boolean;
  readonly dispose: () => void;
}

/**
 * Turns Ctrl-C and SIGTERM into a request to stop after the operation under way.
 *
 * A terminal's Ctrl-C also reaches the Pulumi process in the same group, which then finishes its
 * operations and stops; sending it another signal would make it two, and two orphan resources
 * (pkg/backend/cancellation_scope.go). The third Ctrl-C ends this process at once: the journal has
 * everything, and resume goes on from there.
 */
export function watchStopSignals(tell: (message: string) => void): StopSignals {
  let count = 0;
  const onSignal = (): void => {
    count += 1;
    if (count === 1) tell("stopping after the operation under way; it can be resumed");
    if (count === 2)
      tell(
        "still waiting for the operation under way; once more ends this process at once (then: rollback resume)",
      );
    if (count >= 3) process.exit(11);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    requested: () => count > 0,
    dispose: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
