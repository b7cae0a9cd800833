import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const SOURCE = join(ROOT, "src");

interface Arrow {
  /** Path of the importing file below src/. */
  readonly file: string;
  /** A path below src/, a package or a node: module. */
  readonly to: string;
}

/** What a room may name: rooms (or single files) below src/, packages, and modules of Node. */
interface Rule {
  readonly rooms: readonly string[];
  readonly packages?: readonly string[];
  /** Undefined allows every module of Node. */
  readonly node?: readonly string[];
}

const NO_NODE: readonly string[] = [];
const PURE_NODE = ["node:buffer"];

/** Everything that a use case may ask. */
const ALL_BELOW = [
  ...[
    "adapters",
    "announce",
    "assess",
    "config",
    "data",
    "execute",
    "gates",
    "journal",
    "migrations",
    "model",
    "plan",
  ],
  ...["pulumi", "releases", "report", "steps", "verify", "workspace", "registries.ts"],
];

/** The arrows that the rooms may take, one line per room; a room that is not listed here fails. */
const RULES: Readonly<Record<string, Rule>> = {
  model: { rooms: ["model"], node: ["node:crypto"] },
  plan: { rooms: ["plan", "model"], packages: ["semver", "zod"], node: PURE_NODE },
  gates: { rooms: ["gates", "model"], packages: ["semver", "zod"], node: PURE_NODE },
  report: {
    rooms: ["report", "model"],
    packages: ["eta", "markdown-table", "semver", "zod"],
    node: PURE_NODE,
  },
  config: {
    rooms: ["config", "model"],
    packages: ["yaml", "zod"],
    node: ["node:fs", "node:fs/promises", "node:path"],
  },
  releases: { rooms: ["releases", "model"], node: NO_NODE },
  workspace: { rooms: ["workspace", "model", "adapters"], packages: ["yaml", "zod"] },
  pulumi: { rooms: ["pulumi", "model"], packages: ["zod"] },
  journal: { rooms: ["journal", "model"], packages: ["zod"] },
  execute: { rooms: ["execute", "model", "journal", "steps"], node: NO_NODE },
  data: { rooms: ["data", "model", "adapters"], packages: ["zod"], node: NO_NODE },
  migrations: { rooms: ["migrations", "model", "adapters"], packages: ["zod"] },
  steps: { rooms: ["steps", "model", "adapters", "data", "migrations"], packages: ["zod"] },
  verify: { rooms: ["verify", "model", "adapters", "steps/step-kind.ts"], packages: ["zod"] },
  announce: { rooms: ["announce", "model", "adapters"], packages: ["zod"] },
  adapters: { rooms: ["adapters", "model"], packages: ["zod"] },
  "use-cases": { rooms: ["use-cases", ...ALL_BELOW], packages: ["zod"] },
  "registries.ts": { rooms: ["model", "steps", "verify"], node: NO_NODE },
  "index.ts": { rooms: ["use-cases", ...ALL_BELOW], node: NO_NODE },
};

/** Packages that speak to an outside world; only adapters/ and pulumi/ may name them. */
const SDK = /^(@pulumi\/|@aws-sdk\/|@kubernetes\/|@octokit\/|execa$|pg$|redis$|ioredis$|undici$)/;

/** Files that may name an SDK elsewhere, each with its reason. */
const SDK_EXCEPTIONS: Readonly<Record<string, string>> = {
  "workspace/install-dependencies.ts":
    "runs the package manager and cp; moves behind adapters/shell when that can run without a limit on output",
};

/** Files that may take an arrow their room may not, each with its reason. */
const ARROW_EXCEPTIONS: Readonly<Record<string, string>> = {};

describe("the architecture", () => {
  const arrows = sourceFiles(SOURCE).flatMap(arrowsOf);

  it("is read from import lines that are really there", () => {
    assert.ok(arrows.some(({ file, to }) => file === "cli/run-cli.ts" && to === "model/exit-code.ts"));
    assert.ok(arrows.some(({ file, to }) => file === "adapters/git-command.ts" && to === "execa"));
    assert.ok(
      arrows.some(({ file, to }) => file === "pulumi/apply-release.ts" && to.startsWith("@pulumi/pulumi")),
    );
  });

  it("has a rule for every room", () => {
    const rooms = new Set(arrows.map(({ file }) => roomOf(file)));
    assert.deepEqual(
      [...rooms].filter((room) => room !== "cli" && RULES[room] === undefined),
      [],
    );
  });

  it("lets nothing import the command line", () => {
    const forbidden = arrows.filter(({ file, to }) => roomOf(to) === "cli" && roomOf(file) !== "cli");
    assert.deepEqual(forbidden.map(describeArrow), []);
  });

  it("keeps every arrow between rooms pointing down", () => {
    const forbidden = arrows
      .filter(({ file }) => roomOf(file) !== "cli" && ARROW_EXCEPTIONS[file] === undefined)
      .filter(({ file, to }) => isBelowSource(to) && !mayImport(RULES[roomOf(file)], to));
    assert.deepEqual(forbidden.map(describeArrow), []);
  });

  it("names a package only in the rooms that may", () => {
    const forbidden = arrows
      .filter(({ file }) => roomOf(file) !== "cli" && !["adapters", "pulumi"].includes(roomOf(file)))
      .filter(({ to }) => isPackage(to) && !SDK.test(to))
      .filter(({ file, to }) => !(RULES[roomOf(file)]?.packages ?? []).includes(to));
    assert.deepEqual(forbidden.map(describeArrow), []);
  });

  it("names a software development kit in adapters/ and pulumi/ only", () => {
    const forbidden = arrows
      .filter(({ file, to }) => SDK.test(to) && !["adapters", "pulumi"].includes(roomOf(file)))
      .filter(({ file }) => SDK_EXCEPTIONS[file] === undefined);
    assert.deepEqual(forbidden.map(describeArrow), []);
  });

  it("has no exception that nothing needs any more", () => {
    const needed = new Set(arrows.filter(({ to }) => SDK.test(to)).map(({ file }) => file));
    const unneeded = [...Object.keys(SDK_EXCEPTIONS).filter((file) => !needed.has(file))];
    assert.deepEqual(unneeded, []);
  });

  it("gives pure rooms no module of Node beyond those listed", () => {
    const forbidden = arrows
      .filter(({ to }) => to.startsWith("node:"))
      .filter(({ file, to }) => RULES[roomOf(file)]?.node?.includes(to) === false);
    assert.deepEqual(forbidden.map(describeArrow), []);
  });

  it("keeps the clock, the environment and the process out of the rooms that decide", () => {
    const impure =
      /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bsetTimeout\b|\bfetch\(/;
    const forbidden = sourceFiles(SOURCE)
      .filter((file) => ["model", "plan", "gates", "report", "releases"].includes(roomOf(file)))
      .filter((file) => impure.test(codeOf(file)));
    assert.deepEqual(forbidden, []);
  });

  it("writes every import from Node with its prefix", () => {
    const bare = arrows.filter(({ to }) => builtinModules.includes(to) && !to.startsWith("node:"));
    assert.deepEqual(bare.map(describeArrow), []);
  });

  it("registers every gate and every probe that has a file", () => {
    const registered = (registry: string, file: string): boolean =>
      arrows.some((arrow) => arrow.file === registry && arrow.to === file);
    const forgotten = [
      ...inFolder("gates", ["gate.ts", "registry.ts"]).filter(
        (file) => !registered("gates/registry.ts", file),
      ),
      ...inFolder("verify/probes", ["http-expectation.ts"]).filter(
        (file) => !registered("verify/registry.ts", file),
      ),
    ];
    assert.deepEqual(forgotten, []);
  });
});

function inFolder(folder: string, except: readonly string[] = []): string[] {
  return readdirSync(join(SOURCE, folder))
    .filter((name) => name.endsWith(".ts") && !except.includes(name))
    .map((name) => `${folder}/${name}`);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => relative(SOURCE, join(folder, name)));
}

/** The file without its comments, so that prose about a clock is no clock. */
function codeOf(file: string): string {
  return readFileSync(join(SOURCE, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

function arrowsOf(file: string): Arrow[] {
  const targets = codeOf(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^"$]+)"/gm);
  return Array.from(targets, ([, target = ""]) => ({ file, to: resolveTarget(file, target) }));
}

function resolveTarget(file: string, target: string): string {
  return target.startsWith(".") ? relative(SOURCE, join(SOURCE, dirname(file), target)) : target;
}

/** The first folder of a path below src/, or the file's own name where it lies directly in src/. */
function roomOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function isBelowSource(to: string): boolean {
  return to.endsWith(".ts") && !to.startsWith("..");
}

function isPackage(to: string): boolean {
  return !to.startsWith("node:") && !isBelowSource(to) && !to.startsWith("..") && !to.endsWith(".json");
}

function mayImport(rule: Rule | undefined, to: string): boolean {
  return rule?.rooms.some((room) => to === room || to.startsWith(`${room}/`)) ?? false;
}

const describeArrow = ({ file, to }: Arrow): string => `${file} -> ${to}`;
