import assert from "node:assert/strict";
import type { CommandInput } from "../../src/cli/run-cli.ts";
import { wishOf } from "../../src/cli/wish.ts";

const wish = (options: Record<string, unknown>) =>
  wishOf({ options: { to: "v1.2.3", accept: [], ...options } } as unknown as CommandInput);

describe("the wish of a command line", () => {
  it("holds the way of the data, its moment, and the rows that may be lost", () => {
    const at = "2026-11-21T03:00:00+01:00";
    const { data, dataAt, acceptedRows } = wish({
      data: "snapshot",
      "data-at": at,
      "accept-rows": 5,
    });
    assert.deepEqual([data, dataAt, acceptedRows], ["snapshot", "2026-11-21T02:00:00.000Z", 5]);
    const nothing = wish({});
    assert.deepEqual([nothing.data, nothing.dataAt, nothing.acceptedRows], [undefined, undefined, undefined]);
  });

  it("refuses a moment beside a way that returns to none: it must not look as if it did", () => {
    for (const data of ["none", "down-migration"])
      assert.throws(() => wish({ data, "data-at": "2026-11-21T03:00:00Z" }), {
        code: "USAGE",
        message: `--data ${data} returns to no moment, and --data-at names one`,
      });
    for (const data of ["auto", "point-in-time", "snapshot", undefined])
      assert.ok(wish({ data, "data-at": "2026-11-21T03:00:00Z" }).dataAt);
  });

  it("keeps a reason to one line", () => {
    assert.equal(wish({ reason: "a\nb\u001b[2J\t c " }).reason, "a b c");
  });
});
