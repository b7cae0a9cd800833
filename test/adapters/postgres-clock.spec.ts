import assert from "node:assert/strict";
import { readClockAhead } from "../../src/adapters/postgres-clock.ts";
import { withDatabase } from "../../src/adapters/postgres.ts";
import { usePostgres } from "../_postgres.ts";

describe("how far our clock is ahead of the server's", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const ahead = (shiftMs: number): Promise<number> =>
    withDatabase(server().connection("postgres"), (database) =>
      readClockAhead(database, () => new Date(Date.now() + shiftMs)),
    );

  it("is 0 where the two may agree", async () => {
    assert.equal(await ahead(0), 0);
  });

  it("is what is certain, in both directions", async () => {
    const [early, late] = [await ahead(-3_600_000), await ahead(3_600_000)];
    assert.ok(early >= -3_600_000 && early < -3_590_000, String(early));
    assert.ok(late <= 3_600_000 && late > 3_590_000, String(late));
  });
});
