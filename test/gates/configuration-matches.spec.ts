import assert from "node:assert/strict";
import { configurationMatches } from "../../src/gates/configuration-matches.ts";
import type { ConfigDifference, ConfigFacts } from "../../src/model/facts.ts";
import { aFacts, someConfig } from "../_builders/a-facts.ts";
import { ask, heads } from "./ask.ts";

function asked(difference: Partial<ConfigDifference>, source: ConfigFacts["source"] = "release") {
  const whole = { key: "shop:size", secret: false, release: "1", current: "1", deployed: "1", ...difference };
  return ask(configurationMatches, aFacts({ config: someConfig({ source, differences: [whole] }) }));
}

describe("the gate that compares configuration", () => {
  it("notes a key that has changed since the release", () => {
    assert.deepEqual(asked({ current: "2" }), [
      {
        level: "note",
        code: "CONFIG_DIFFERS",
        subject: "shop:size",
        message: `shop:size: "1" in the release's file, "2" now, "1" when it was deployed; this run uses the release's value`,
        remedy: "workspace.config in rollback.yaml chooses the file",
      },
    ]);
  });

  it("warns of a key that was deployed with another value than its file has", () => {
    const found = asked({ release: undefined, deployed: "9" });
    assert.deepEqual(heads(found), ["warning CONFIG_NOT_AS_DEPLOYED shop:size"]);
    assert.match(found[0]?.message ?? "", /unset in the release's file, "1" now, "9" when it was deployed/);
  });

  it("judges by the file that will be used", () => {
    const found = asked({ current: "2" }, "current");
    assert.deepEqual(heads(found), ["warning CONFIG_NOT_AS_DEPLOYED shop:size"]);
    assert.match(found[0]?.message ?? "", /this run uses the present value$/);
  });

  it("shows nothing of a secret", () => {
    const [finding] = asked({ secret: true, release: null, current: "hunter2", deployed: null });
    assert.doesNotMatch(JSON.stringify(finding), /hunter2/);
    assert.match(finding?.message ?? "", /a secret that differs/);
  });

  it("has nothing to say where the used value is the deployed one and both files agree", () => {
    assert.deepEqual(asked({}), []);
    assert.deepEqual(ask(configurationMatches), []);
  });
});
