import assert from "node:assert/strict";
import { withDatabase } from "../../../src/adapters/postgres.ts";
import { failedInvariants } from "../../../src/steps/postgres/failed-invariants.ts";
import { usePostgres } from "../../_postgres.ts";

describe("the invariants that a restored database is asked", function () {
  this.timeout(30_000);
  const server = usePostgres();
  const ask = (...invariants: string[]) =>
    withDatabase(server().connection("copy"), (database) => failedInvariants(database, invariants));
  beforeEach(async () => {
    await server().freshDatabase("copy");
    await server().sql(
      "copy",
      `SET ROLE master; CREATE TABLE orders (id serial, total int); INSERT INTO orders (total) VALUES (1), (2), (-3);
       CREATE FUNCTION orders_are_sound() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN DELETE FROM orders WHERE total < 0; RETURN true; END $$`,
    );
  });

  it("are told where they answer anything but true, or cannot be asked; all of them", async () => {
    const [no, nothing, wrong, ...others] = await ask(
      "SELECT count(*) = 2 FROM orders",
      "SELECT true WHERE false",
      "SELECT FROM nowhere",
      "SELECT count(*) = 3 FROM orders",
    );
    assert.equal(no, 'the invariant "SELECT count(*) = 2 FROM orders" answers false, not true');
    assert.equal(nothing, 'the invariant "SELECT true WHERE false" answers null, not true');
    assert.match(wrong ?? "", /^the invariant "SELECT FROM nowhere" cannot be asked: .*"nowhere" does not/);
    assert.deepEqual(others, []);
  });

  for (const [what, query] of [
    ["a function that mends what it finds", "SELECT orders_are_sound()"],
    ["a statement that deletes", "DELETE FROM orders WHERE total < 0 RETURNING true"],
    ["a sequence's next value", "SELECT nextval('orders_id_seq') > 0"],
  ] as const)
    it(`change nothing in the copy that takes the old one's place: ${what}`, async () => {
      const state = () =>
        server().sql(
          "copy",
          "SELECT (SELECT count(*)::int FROM orders) AS orders, (SELECT last_value::int FROM orders_id_seq) AS last",
        );
      const before = await state();
      const [failed] = await ask(query);
      assert.match(failed ?? "", /cannot be asked: .*read-only transaction/);
      assert.deepEqual(await state(), before);
    });
});
