import type { Notify } from "../../model/events.ts";

/** Tells a person or a program about a run while it goes. */
export interface Reporter {
  readonly notify: Notify;
  /** Leaves the terminal clean and stops every timer; harmless when called twice, or in the middle of a step. */
  readonly close: () => void;
}
