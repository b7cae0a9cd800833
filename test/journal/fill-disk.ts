import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { RollbackError } from "../../src/model/errors.ts";
import { intended, openIn, settled, started } from "./a-journal.ts";

// Fills the small disk named first under an open journal, and prints what the journal still took.
const disk = process.argv[2] ?? "";
const journal = openIn(disk);
journal.append("run-1", started());
journal.append("run-1", intended("under-way"));
fill(4096);
fill(1);

const took = [intended("next"), settled(), intended("after-that")].map((record) => {
  try {
    journal.append("run-1", record);
    return "taken";
  } catch (error) {
    return error instanceof RollbackError ? error.code : String(error);
  }
});
const kept = journal.read("run-1").map(({ record }) => record.type);
process.stdout.write(JSON.stringify({ took, kept }));

function fill(bytes: number): void {
  try {
    for (;;) appendFileSync(join(disk, `filler-${bytes}`), Buffer.alloc(bytes, 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
