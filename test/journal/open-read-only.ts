import { RollbackError } from "../../src/model/errors.ts";
import { openIn } from "./a-journal.ts";

// Prints how a journal refuses the folder named first.
try {
  openIn(process.argv[2] ?? "");
} catch (error) {
  process.stdout.write(error instanceof RollbackError ? error.code : String(error));
}
