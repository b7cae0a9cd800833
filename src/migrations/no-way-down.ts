import { RollbackError } from "../model/errors.ts";

/** Refuses the way down for a tool that has none. */
export function noWayDown(tool: string, why: string): Promise<never> {
  return Promise.reject(
    new RollbackError("MIGRATION_FAILED", {
      subject: tool,
      message: `${why}; nothing was changed`,
      remedy: "restore a snapshot or dump from before, or write a migration that goes forward",
    }),
  );
}
