import assert from "node:assert/strict";
import { createSessionRedactor } from "../../src/cli/session-redactor.ts";

describe("the redactor of a command", () => {
  it("hides what a variable holds from the moment on in which settings name it as a secret", () => {
    const redactor = createSessionRedactor({ PGPASSWORD: "correct horse", ORDERS_LOGIN: "hunter2-hunter2" });
    const text = "correct horse, hunter2-hunter2";
    assert.equal(redactor.text(text), "***, hunter2-hunter2");
    redactor.learn({ password: { env: "ORDERS_LOGIN" } });
    redactor.learn({ password: { env: "ANOTHER" } });
    assert.equal(redactor.text(text), "***, ***");
    assert.deepEqual(redactor.value({ env: [text] }), { env: ["***, ***"] });
  });
});
