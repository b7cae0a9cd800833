import assert from "node:assert/strict";
import { bareRestore } from "../../bench/restore-dump/bare-restore.ts";
import { makeBigDatabase } from "../../bench/restore-dump/big-database.ts";
import { runStep } from "../../bench/restore-dump/measured-step.ts";
import { memoryGrowth } from "../../bench/restore-dump/memory-growth.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { usePostgres } from "../_postgres.ts";

describe("the bench of restoring a dump", function () {
  this.timeout(120_000);
  const server = usePostgres();
  const directory = useDirectory("bench-");

  it("restores the same dump both ways, and the step brings every row back under the live name", async () => {
    const big = await makeBigDatabase(server(), { folder: directory(), bytes: 1 });
    assert.ok(big.bytes > 50_000_000, `${big.bytes} bytes`);
    assert.ok((await bareRestore(server(), big.dump)) > 0);
    await server().freshDatabase("live");
    const { durationMs, judgeMs, memory, old } = await runStep({
      ...{ connection: server().connection("live"), dump: big.dump, database: big.name },
    });
    assert.ok(judgeMs > 0 && judgeMs < durationMs && memory.length > 1);
    const rows = (database: string) => server().sql(database, "SELECT count(*)::int AS rows FROM orders");
    assert.deepEqual(await rows("live"), await rows(big.name));
    await assert.rejects(rows(old), /orders/);
  });

  it("calls memory flat when only its beginning grows", () => {
    assert.equal(memoryGrowth([100, 150, 160, 160, 159, 160, 160, 158]), 0);
    assert.equal(memoryGrowth([100, 150, 160, 170, 180, 190, 200, 210]), 50);
  });
});
