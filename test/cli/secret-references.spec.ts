import assert from "node:assert/strict";
import { secretReferences } from "../../src/cli/secret-references.ts";

describe("the variables that settings name as secrets", () => {
  it("are found in steps, probes and databases, however deep", () => {
    assert.deepEqual(
      secretReferences({
        steps: [{ kind: "run-command", params: { env: { PGPASSWORD: { env: "ORDERS_LOGIN" } } } }],
        verify: { probes: [{ params: { headers: { authorization: { env: "PROBE_HEADER" } } } }] },
        data: [{ connection: { user: "app", password: { env: "SHOP" } }, indirection: undefined }],
      }),
      ["ORDERS_LOGIN", "PROBE_HEADER", "SHOP"],
    );
  });

  it("are none where nothing is a reference", () => {
    for (const settings of [
      undefined,
      null,
      "env",
      { env: undefined },
      { env: ["A"] },
      { env: "A", more: 1 },
    ])
      assert.deepEqual(secretReferences(settings), []);
  });
});
