import { takeRunLock } from "../../src/journal/run-lock.ts";

// Holds the lock of the folder named first until it is killed.
takeRunLock(
  process.argv[2] ?? "",
  { user: "bo", host: "ci-1", pid: process.pid },
  "2026-11-21T02:00:00.000Z",
);
process.stdout.write("held\n");
setInterval(() => undefined, 1000);
