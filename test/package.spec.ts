import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../tools/pack-command.ts";
import { packInto } from "../tools/pack.ts";
import { startChild, type Ended } from "./e2e/_child.ts";
import { ROOT } from "./e2e/_environment.ts";
import { aProgram } from "./e2e/_program.ts";
import { aStack, cleanUp } from "./e2e/_scenario.ts";

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package of an import line, without a path inside of it. */
const PACKAGE_IMPORT = /(?:\bfrom |\bimport\(|^import )"((?:@[^/"]+\/)?[^./"][^/"]*)/gm;

const CONSUMER = `
import { parsePlan, planOnly, PROBE_KINDS, RollbackError, STEP_KINDS, type StepKind } from "pulumi-rollback";
export const kinds: readonly string[] = [...STEP_KINDS, ...PROBE_KINDS].map(({ kind }) => kind);
export const isOurs = (error: unknown): boolean => error instanceof RollbackError;
export const digest: string = parsePlan("{}").digest;
export type Phase = StepKind<unknown>["phase"];
// @ts-expect-error: only an error when the declarations are found
planOnly(1, 2);
`;

describe("the published package", function () {
  this.timeout(120_000);
  const hadDist = existsSync(join(ROOT, "dist"));
  let home = "";
  let unpacked = "";
  let manifest: Manifest;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "rollback-package-"));
    runCommand("tar", ["-xzf", packInto(home), "-C", home], home);
    unpacked = join(home, "package");
    await symlink(join(ROOT, "node_modules"), join(home, "node_modules"));
    manifest = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")) as Manifest;
  });

  after(async () => {
    await cleanUp();
    await rm(home, { recursive: true, force: true });
  });

  const bin = (args: readonly string[], env: NodeJS.ProcessEnv, cwd = tmpdir()): Promise<Ended> =>
    startChild([process.execPath, join(unpacked, manifest.bin["rollback"] ?? "none"), ...args], { cwd, env })
      .ended;

  it("holds every file that its manifest names", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const named = [...Object.values(manifest.bin), ...targets, ...manifest.files];
    const missing = named.filter((path) => globSync(path, { cwd: unpacked }).length === 0);
    assert.deepEqual(missing, []);
  });

  it("carries JavaScript and declarations only, none of it from beside src/", () => {
    const files = globSync("**/*", { cwd: join(unpacked, "dist") });
    assert.deepEqual(
      files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts")),
      [],
    );
    assert.ok(
      files.includes(join("cli", "main.js")) && files.includes(join("pulumi", "stateful-types.json")),
    );
    for (const folder of ["src", "test", "lab", "tools", "node_modules"])
      assert.ok(!existsSync(join(unpacked, folder)), folder);
  });

  it("imports only packages that its manifest depends on", () => {
    const imports = globSync("dist/**/*.{js,d.ts}", { cwd: unpacked }).flatMap((file) =>
      Array.from(
        readFileSync(join(unpacked, file), "utf8").matchAll(PACKAGE_IMPORT),
        ([, name = ""]) => name,
      ),
    );
    const packages = new Set(imports.filter((name) => !name.startsWith("node:")));
    assert.ok(packages.has("zod"));
    assert.deepEqual(
      [...packages].filter((name) => manifest.dependencies[name] === undefined),
      [],
    );
  });

  it("says its version and its help", async () => {
    const version = await bin(["--version"], process.env);
    assert.equal(version.stdout, `${manifest.version}\n`, version.stderr);
    const help = await bin(["--help"], process.env);
    assert.equal(help.exitCode, 0, help.stderr);
    assert.match(help.stdout, /^rollback --stack <stack> --to <release>/);
    assert.match(help.stdout, /rollback releases/);
  });

  it("lists a stack's releases by the genuine engine, from another folder", async () => {
    const stack = await aStack({
      releases: { "v1.0.0": aProgram('thing("a", { size: 1 });'), "v1.1.0": aProgram('thing("a");') },
    });
    const listed = await bin(["releases", "--stack", "prod", "--cwd", stack.project], stack.env);
    assert.equal(listed.exitCode, 0, listed.stderr);
    assert.match(listed.stdout, /^\* +v1\.1\.0 .*\n +v1\.0\.0 /m);
  });

  it("opens its public door to a program, with types", async () => {
    const consumer = join(home, "consumer");
    await mkdir(join(consumer, "node_modules"), { recursive: true });
    await symlink(unpacked, join(consumer, "node_modules", "pulumi-rollback"));
    await writeFile(join(consumer, "package.json"), JSON.stringify({ type: "module" }));
    await writeFile(join(consumer, "main.ts"), CONSUMER);
    const compiler = join(ROOT, "node_modules", "@typescript", "native", "bin", "tsc");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--skipLibCheck", "--target", "es2024"];
    const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules", "@types")];
    runCommand(process.execPath, [compiler, ...options, ...types, "main.ts"], consumer);

    const script = 'const door = await import("pulumi-rollback"); console.log(Object.keys(door).join(" "));';
    const names = runCommand(process.execPath, ["--input-type=module", "--eval", script], consumer);
    for (const name of ["rollBack", "planOnly", "resumeRun", "RollbackError", "parseReport", "STEP_KINDS"])
      assert.match(names, new RegExp(`\\b${name}\\b`));
  });

  it("leaves nothing behind in the checkout", () => {
    assert.equal(existsSync(join(ROOT, "dist")), hadDist);
    assert.deepEqual(globSync("*.tgz", { cwd: ROOT }), []);
  });
});
