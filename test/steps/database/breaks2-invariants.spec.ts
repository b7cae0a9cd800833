import assert from "node:assert/strict";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import { failedInvariants } from "../../../src/steps/database/failed-invariants.ts";
import { usePostgres } from "../../_postgres.ts";

describe("breaking the invariants that a restored database is asked", function () {
  this.timeout(30_000);
  const server = usePostgres();

  for (const [what, query] of [
    ["a function that mends what it finds", "SELECT orders_are_sound()"],
    ["a statement that deletes", "DELETE FROM orders WHERE total < 0 RETURNING true"],
    ["a sequence's next value", "SELECT nextval('orders_id_seq') > 0"],
  ] as const)
    it(`does not let a question change the copy that takes the old one's place: ${what}`, async () => {
      await server().freshDatabase("copy");
      await server().sql(
        "copy",
        `SET ROLE master; CREATE TABLE orders (id serial, total int); INSERT INTO orders (total) VALUES (1), (2), (-3);
         CREATE FUNCTION orders_are_sound() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DELETE FROM orders WHERE total < 0; RETURN true; END $$`,
      );
      const state = () =>
        server().sql("copy", "SELECT (SELECT count(*)::int FROM orders) AS orders, (SELECT last_value::int FROM orders_id_seq) AS last");
      const before = await state();
      const failed = await withDatabase(server().connection("copy"), (database) => failedInvariants(database, [query])).catch(String);
      assert.deepEqual(await state(), before, `asked "${query}", failed: ${JSON.stringify(failed)}`);
    });
});
