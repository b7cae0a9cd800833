import assert from "node:assert/strict";
import { canaryTexts, HOSTILE_TEXTS } from "../adapters/shell-hostile.ts";
import { faultsOf, parse } from "./parse.ts";

const step = (settings: object): string => JSON.stringify({ version: 1, steps: [settings] });
const probe = (settings: object): string => JSON.stringify({ version: 1, verify: { probes: [settings] } });

/** Nothing that a terminal or a reader would take for something else. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe("hostile settings", () => {
  const names = [...HOSTILE_TEXTS, ...canaryTexts("/tmp/canary"), "", "x".repeat(300)].filter(
    (text) => text !== "constructor",
  );

  for (const name of names) {
    it(`are refused as a name: ${JSON.stringify(name).slice(0, 40)}`, () => {
      const faults = [
        ...faultsOf(step({ kind: "run-command", command: ["true"], id: name })),
        ...faultsOf(step({ kind: "stop-service", command: ["true"], pidFile: "p", name })),
        ...faultsOf(probe({ kind: "command", command: ["true"], name })),
        ...faultsOf(step({ kind: name })),
        ...faultsOf(JSON.stringify({ version: 1, allow: name, workspace: { allowInstallScripts: [name] } })),
      ];
      assert.doesNotMatch(faults.join(""), INVISIBLE);
    });
  }

  it("stay data as arguments", () => {
    const words = HOSTILE_TEXTS.filter((text) => !text.includes("{{"));
    const [read] = parse(step({ kind: "run-command", command: ["echo", ...words] })).steps;
    assert.deepEqual(read?.params["command"], ["echo", ...words]);
  });

  for (const key of ["__proto__", "constructor", "prototype"]) {
    it(`cannot use the key ${key}`, () => {
      assert.deepEqual(faultsOf(`version: 1\nstacks:\n  ${key}: { steps: [] }\n`), [
        `rollback.yaml:3:3  the key "${key}" is not allowed`,
      ]);
    });
  }

  it("cannot grow by aliases", () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const items = level === 0 ? "x" : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => items).join(",")}]`;
    });
    const begun = Date.now();
    assert.match(faultsOf(["version: 1", ...levels].join("\n")).join(), /alias/);
    assert.ok(Date.now() - begun < 2000);
  });

  it("cannot exhaust the stack, nor the reader of the message", () => {
    const faults = faultsOf(`version: 1\nsteps: ${"[".repeat(50_000)}`);
    assert.ok(faults.length <= 101);
    assert.match(faults.join("\n"), /nested too deeply/);
    const many = faultsOf(
      `version: 1\n${Array.from({ length: 500 }, (_, index) => `k${index}: 1`).join("\n")}`,
    );
    assert.equal(many.length, 101);
    assert.equal(many.at(-1), "… and 400 more");
  });

  it("cannot use YAML's own types", () => {
    assert.match(faultsOf('version: 1\nsteps: !!js/function "x"\n').join(), /Unresolved tag/);
  });

  for (const argv of [
    ["sh", "-c", "echo {{release.tag}}"],
    ["/bin/bash", "-euo", "pipefail", "-c", "echo {{outputs.x}}"],
    ["sudo", "bash", "-xc", "{{run}}"],
    ["node", "-e", "f('{{outputs.x}}')"],
    ["python3.12", "-c", "print('{{outputs.x}}')"],
    ["{{outputs.program}}"],
    ["--option"],
    [],
    "touch /tmp/canary",
  ]) {
    it(`cannot turn a value into program text: ${JSON.stringify(argv)}`, () => {
      assert.match(faultsOf(step({ kind: "run-command", command: argv })).join(), /steps\[0\]\.command: /);
    });
  }

  it("may pass a value to a shell as an argument", () => {
    parse(step({ kind: "run-command", command: ["sh", "-c", 'echo "$1"', "sh", "{{release.tag}}"] }));
  });

  for (const url of [
    "http://user:password@host/",
    "javascript:alert(1)",
    "http://a b",
    "http://a\u202eb",
    "file:///etc/passwd",
  ]) {
    it(`cannot ask ${JSON.stringify(url)}`, () => {
      assert.match(faultsOf(probe({ kind: "http", name: "a", url })).join(), /url: /);
    });
  }
});
