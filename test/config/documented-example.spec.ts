import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { STEP_KINDS } from "../../src/steps/registry.ts";
import { PROBE_KINDS } from "../../src/verify/registry.ts";
import { parse } from "./parse.ts";

describe("docs/rollback-yaml.md", () => {
  let page: string;
  before(
    async () => (page = await readFile(new URL("../../docs/rollback-yaml.md", import.meta.url), "utf8")),
  );

  it("shows an example that is valid, for every stack it names", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    assert.equal(parse(example, "prod").steps.length, 6);
    assert.deepEqual(
      [parse(example, "dev").steps.length, parse(example, "dev").verify.probes.length],
      [0, 2],
    );
  });

  for (const { kind, settings } of [...STEP_KINDS, ...PROBE_KINDS]) {
    it(`names every key of ${kind}`, () => {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${kind}\` |`)) ?? "";
      const keys = Object.keys((settings as unknown as { shape: object }).shape);
      const missing =
        kind === "start-service" ? [] : keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(row));
      assert.notEqual(row, "");
      assert.deepEqual(missing, []);
    });
  }

  it("names each kind's default phase", () => {
    for (const { kind, phase } of STEP_KINDS)
      assert.match(page, new RegExp(`^\\| \`${kind}\` \\| ${phase} \\|`, "m"));
  });
});
