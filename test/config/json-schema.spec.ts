import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { settingsJsonSchema } from "../../src/config/json-schema.ts";
import { STEP_KINDS } from "../../src/steps/registry.ts";
import { KINDS } from "./parse.ts";

describe("schema/rollback.schema.json", () => {
  it("is what the registries say (node tools/write-schema.ts writes it anew)", async () => {
    const written = await readFile(new URL("../../schema/rollback.schema.json", import.meta.url), "utf8");
    assert.deepEqual(JSON.parse(written), JSON.parse(settingsJsonSchema(KINDS)));
  });

  it("offers every kind of step", () => {
    const schema = settingsJsonSchema(KINDS);
    for (const { kind } of STEP_KINDS) assert.match(schema, new RegExp(`"const": "${kind}"`));
  });
});
