import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { STEP_KINDS } from "../../src/steps/registry.ts";
import { PROBE_KINDS } from "../../src/verify/registry.ts";
import { parse } from "./parse.ts";

const YAML_BLOCK = /^```ya?ml\n([\s\S]*?)^```/gm;
const ROOT = new URL("../../", import.meta.url);

describe("the pages", () => {
  it("show no rollback.yaml that would be refused when somebody copies it", async () => {
    const docs = await readdir(new URL("docs/", ROOT));
    const pages = ["README.md", ...docs.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
    const shown = [];
    for (const page of pages)
      for (const [, block = ""] of (await readFile(new URL(page, ROOT), "utf8")).matchAll(YAML_BLOCK))
        shown.push({ page, block });
    assert.ok(shown.length >= 5, `${shown.length} blocks`);
    for (const { page, block } of shown)
      assert.doesNotThrow(() => parse(block, "prod"), `${page} shows:\n${block}`);
  });
});

describe("docs/rollback-yaml.md", () => {
  let page: string;
  before(async () => (page = await readFile(new URL("docs/rollback-yaml.md", ROOT), "utf8")));

  it("shows an example that is valid, for every stack it names", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
    assert.equal(parse(example, "prod").steps.length, 6);
    assert.deepEqual(
      [parse(example, "dev").steps.length, parse(example, "dev").verify.probes.length],
      [0, 2],
    );
  });

  /** The cells of the table row of a kind; empty when the page has none. */
  const rowOf = (kind: string): string[] => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${kind}\` `)) ?? "";
    return row.split("|").map((cell) => cell.trim());
  };

  for (const { kind, settings } of [...STEP_KINDS, ...PROBE_KINDS]) {
    it(`names every key of ${kind}`, () => {
      assert.notDeepEqual(rowOf(kind), [""]);
      const keys = Object.keys((settings as unknown as { shape: object }).shape);
      const named = rowOf(kind === "start-service" ? "stop-service" : kind).join(" ");
      assert.deepEqual(
        keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(named)),
        [],
      );
    });
  }

  for (const { kind, phase } of STEP_KINDS) {
    it(`names the default phase of ${kind}`, () => {
      assert.equal(rowOf(kind)[2], phase);
    });
  }
});
