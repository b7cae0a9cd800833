import { dirname } from "node:path";
import { type PlatformHistory, replicasEdit, versionEdit } from "./history.ts";

/** Releases that differ in the program alone; of 1.3.0 a fifth of the answers are errors while its health check is content. */
export const PLAIN_HISTORY: PlatformHistory = {
  folder: dirname(import.meta.dirname),
  releases: [
    {
      version: "1.2.2",
      message: "Release 1.2.2",
      date: "2026-03-02T09:00:00Z",
      edits: [versionEdit("1.2.3", "1.2.2"), replicasEdit(2, 1)],
      backend: {},
    },
    {
      version: "1.2.3",
      message: "Release 1.2.3: a second backend, so that a restart is not seen",
      date: "2026-03-09T09:00:00Z",
      edits: [versionEdit("1.2.2", "1.2.3"), replicasEdit(1, 2)],
      backend: {},
    },
    {
      version: "1.3.0",
      message: "Release 1.3.0: the express checkout",
      date: "2026-03-16T09:00:00Z",
      edits: [
        versionEdit("1.2.3", "1.3.0"),
        replicasEdit(2, 3),
        { file: "stacks/backend.ts", find: 'CHECKOUT: "classic"', replace: 'CHECKOUT: "express"' },
      ],
      backend: { failsEvery: 5 },
    },
  ],
};
