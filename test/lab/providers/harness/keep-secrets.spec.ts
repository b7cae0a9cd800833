import assert from "node:assert/strict";

import { keepSecrets } from "../../../../lab/providers/harness/keep-secrets.ts";
import { plainProperties, secret } from "../../../../lab/providers/harness/property-values.ts";

describe("keepSecrets", () => {
  it("closes again what was secret, at any depth", () => {
    const inputs = { user: "app", login: { password: secret("p") }, tokens: ["a", secret("b")] };
    assert.deepEqual(keepSecrets(plainProperties(inputs), inputs), inputs);
  });

  it("closes the whole value when its shape has changed", () => {
    const inputs = { data: { key: secret("k") } };
    assert.deepEqual(keepSecrets({ data: ["k"] }, inputs), { data: secret(["k"]) });
  });

  it("does not close twice", () => {
    assert.deepEqual(keepSecrets({ a: secret(1) }, { a: secret(1) }), { a: secret(1) });
  });
});
