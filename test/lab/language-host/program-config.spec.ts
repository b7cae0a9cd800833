import assert from "node:assert/strict";

import { programConfig } from "../../../lab/language-host/program-config.ts";

describe("programConfig", () => {
  it("writes keys in the form that the SDK of any release reads", () => {
    const config = programConfig(
      [
        ["demo:size", "2"],
        ["aws:config:region", "eu-west-1"],
      ],
      ["demo:size"],
    );
    assert.deepEqual(JSON.parse(config["PULUMI_CONFIG"]!), {
      "demo:config:size": "2",
      "aws:config:region": "eu-west-1",
    });
    assert.deepEqual(JSON.parse(config["PULUMI_CONFIG_SECRET_KEYS"]!), ["demo:size"]);
  });

  it("refuses a key without a namespace", () => {
    assert.throws(() => programConfig([["size", "2"]], []), /configuration key "size" has no namespace/);
  });
});
