import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { COMMANDS } from "../../src/cli/commands/registry.ts";
import { ERRORS } from "../../src/model/errors.ts";
import { exitCodeFor } from "../../src/model/exit-code.ts";
import type { RunOutcome } from "../../src/model/report.ts";
import { OUTCOME_WORDS } from "../../src/report/outcome-words.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { aRepository } from "../adapters/a-repository.ts";
import { capture } from "./captured.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

describe("the command line", () => {
  const directory = useDirectory("cli-");

  for (const [what, argv, said] of [
    ["an unknown option", ["--stack", "prod", "--to", "v1", "--force"], 'there is no option "--force"'],
    ["an unknown short option", ["status", "--stack", "prod", "-z"], "Unknown argument: z"],
    ["a stack without its name", ["status", "--stack"], "--stack has no value behind it"],
    ["a stack without its name", ["status", "-s"], "-s has no value behind it"],
    [
      "a form of output that there is not",
      ["status", "--stack", "prod", "--output", "xml"],
      'output: "xml" is none of human, json, ndjson',
    ],
    ["too many arguments", ["resume", "a", "b", "--stack", "prod"], "Unknown argument: b"],
  ] as const) {
    it(`refuses ${what} with exit code 2, and says where help is`, async () => {
      const { code, stdout, stderr } = await capture(argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`error USAGE: ${said}`), stderr);
      assert.match(stderr, /\n {2}try: see: rollback --help\n$/);
    });
  }

  for (const [argv, said, remedy] of [
    [["--to", "v1"], "--stack is missing", "add --stack <stack>; see: rollback --help"],
    [["--stack", "prod"], "--to is missing", "add --to <release>; see: rollback --help"],
    [[], "--stack and --to are missing", "add --stack <stack> --to <release>; see: rollback --help"],
    [["apply"], "rollback apply lacks its <plan>", "type: rollback apply <plan>; see: rollback apply --help"],
    [
      ["snapshot", "--stack", "prod"],
      "rollback snapshot lacks its <action>: list, create, verify, restore, retire",
      "type: rollback snapshot <action> [name]; see: rollback snapshot --help",
    ],
    [
      ["migrate"],
      "rollback migrate lacks its <action>: status, down",
      "type: rollback migrate <action>; see: rollback migrate --help",
    ],
    [
      ["migrate", "status", "--port", "abc"],
      '--port "abc" is no whole number from 1 to 65535',
      "see: rollback --help",
    ],
  ] as const) {
    it(`says what to type for ${argv.join(" ") || "nothing at all"}`, async () => {
      const { code, stdout, stderr } = await capture(argv);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`error USAGE: ${said}\n`), stderr);
      assert.ok(stderr.includes(`\n  try: ${remedy}\n`), stderr);
    });
  }

  it("refuses a command with a typo and does not take it for the main job", async () => {
    for (const argv of [
      ["statsu", "--stack", "prod"],
      ["statsu", "--stack", "prod", "--to", "v1", "--yes"],
    ]) {
      const { code, stderr } = await capture(argv);
      assert.equal(code, 2);
      assert.match(stderr, /^error USAGE: /);
    }
  });

  for (const [argv, said, meant] of [
    [["status", "--stak", "prod"], 'option "--stak"', "--stack"],
    [["--stack=prod", "--too=v1"], 'option "--too"', "--to"],
    [["status", "--stack", "prod", "--yess"], 'option "--yess"', "--yes"],
    [
      ["snapshot", "restore", "a", "-s", "prod", "--acept-loss", "3"],
      'option "--acept-loss"',
      "--accept-loss",
    ],
    [["status", "-s", "prod", "--no-colour"], 'option "--colour"', "--color"],
    [["snapshot", "lst", "--stack", "prod"], 'action: "lst" is none of list, create,', "list"],
    [["migrate", "dwn", "--to", "1"], 'action: "dwn" is none of status, down', "down"],
    [["status", "--stack", "prod", "--output", "jsn"], 'output: "jsn" is none of', "json"],
    [["statsu", "--stack", "prod"], 'command "statsu"', "rollback status"],
  ] as const) {
    it(`names what ${argv.join(" ")} most likely means`, async () => {
      const { code, stderr } = await capture(argv);
      assert.equal(code, 2);
      assert.ok(stderr.startsWith("error USAGE: ") && stderr.includes(said), stderr);
      assert.ok(stderr.includes(`try: did you mean "${meant}"? see: rollback --help`), stderr);
    });
  }

  it("takes no word behind -- for an option", async () => {
    const { stderr } = await capture(["status", "--", "--stak"]);
    assert.match(stderr, /^error USAGE: (?!there is no option)/);
  });

  for (const [option, ...command] of [
    ["--accept-loss", "--stack", "prod", "--to", "v1", "--dry-run"],
    ["--accept-loss", "snapshot", "restore", "a", "--stack", "prod", "--dry-run"],
    ["--accept-rows", "--stack", "prod", "--to", "v1", "--dry-run"],
    ["--accept-rows", "migrate", "down", "--to", "1", "--stack", "prod", "--dry-run"],
  ] as const) {
    it(`takes whole numbers from 0 on for ${option} of ${command[0]}, and nothing else`, async () => {
      const cwd = directory();
      for (const typed of ["Infinity", "-1", "NaN", "1.5", "1e3", "0x10", "ten", "99999999999999999999"]) {
        const { code, stderr } = await capture([...command, option, typed], { cwd });
        assert.deepEqual(
          [code, stderr.split("\n")[0]],
          [2, `error USAGE: ${option} "${typed}" is no whole number from 0 on`],
        );
      }
      const twice = await capture([...command, option, "1", option, "2"], { cwd });
      assert.match(twice.stderr, /^error USAGE: --\S+ "1 2" is no whole number/);
      for (const typed of ["0", "30"]) {
        const { stderr } = await capture([...command, option, typed], { cwd });
        assert.match(stderr, /^error NOT_A_REPOSITORY/);
      }
    });
  }

  it("takes 1 to 365 days for --keep-days, so that no step refuses them later", async () => {
    const cwd = directory();
    const command = ["snapshot", "restore", "a", "--stack", "prod", "--dry-run", "--keep-days"];
    for (const typed of ["0", "366", "ten"]) {
      const { code, stderr } = await capture([...command, typed], { cwd });
      assert.deepEqual(
        [code, stderr.split("\n")[0]],
        [2, `error USAGE: --keep-days "${typed}" is no whole number from 1 to 365`],
      );
    }
    for (const typed of ["1", "365"])
      assert.match((await capture([...command, typed], { cwd })).stderr, /^error NOT_A_REPOSITORY/);
  });

  it("refuses the name of a copy where it would be ignored", async () => {
    const list = await capture(["snapshot", "list", "good", "--stack", "prod"]);
    assert.equal(list.code, 2);
    assert.match(list.stderr, /^error USAGE: snapshot list lists every copy and takes no name, and "good" /);
    const at = "2026-11-21T03:00:00Z";
    const both = await capture(["snapshot", "restore", "good", "--at", at, "--stack", "prod", "--yes"]);
    assert.equal(both.code, 2);
    assert.match(
      both.stderr,
      /^error USAGE: snapshot restore takes a snapshot \("good"\) or a moment \(--at\), not both\n/,
    );
  });

  for (const [argv, said] of [
    [["snapshot", "restore", "-s", "prod"], "USAGE: snapshot restore needs a snapshot, or --at <time>"],
    [["snapshot", "restore", "-s", "prod", "--at", "noon"], 'USAGE: --at "noon" is no time with a zone'],
    [["snapshot", "restore", "a", "-s", "prod", "--before", "1"], 'USAGE: --before "1" is no time'],
    [["migrate", "down", "-s", "prod"], "USAGE: --to is missing"],
    [["-s", "prod", "--to", "v1 v2"], 'RELEASE_NOT_FOUND: "v1 v2" cannot be a release'],
    [["-s", "prod", "--to", "v1", "--data-at", "noon"], 'USAGE: --data-at "noon" is no time'],
  ] as const) {
    it(`names the fault of ${argv.join(" ")} before it looks whether somebody can be asked`, async () => {
      const { stderr } = await capture(argv);
      assert.ok(stderr.startsWith(`error ${said}`), stderr);
    });
  }

  it("refuses an acceptance that is none before it looks at anything", async () => {
    const { code, stderr } = await capture(["--stack", "prod", "--to", "v1", "--yes", "--accept", "all"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error USAGE: --accept "all" is not <urn>=<replace\|delete>\n/);
  });

  it("has a dry run of a restore alone: whoever only looks must not delete or create", async () => {
    for (const action of ["retire", "create", "verify", "list"]) {
      const { code, stderr } = await capture([
        "snapshot",
        action,
        "a",
        "--stack",
        "prod",
        "--yes",
        "--dry-run",
      ]);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^error USAGE: --dry-run belongs to .* this is snapshot ${action}\n`));
    }
    const restore = await capture(["snapshot", "restore", "a", "--stack", "prod", "--dry-run"], {
      cwd: directory(),
    });
    assert.match(restore.stderr, /^error NOT_A_REPOSITORY/, "nobody has to confirm a look");
  });

  it("shows help for itself and for every command, on stdout", async () => {
    for (const { command } of COMMANDS) {
      const [name = ""] = (command[0] ?? "").split(" ");
      const { code, stdout, stderr } = await capture([...(name === "$0" ? [] : [name]), "--help"]);
      assert.deepEqual([code, stderr], [0, ""], name);
      assert.match(stdout, /rollback/);
    }
  });

  it("lists --yes only where somebody is asked, with what it does there, and takes it everywhere", async () => {
    for (const { command, yes } of COMMANDS) {
      const [name = ""] = (command[0] ?? "").split(" ");
      const { stdout } = await capture([...(name === "$0" ? [] : [name]), "--help"]);
      const listed = stdout.replaceAll(/\s+/g, " ");
      assert.equal(listed.includes(" --yes "), yes !== undefined, name);
      if (yes !== undefined) assert.ok(listed.includes(yes), name);
    }
    const asking = COMMANDS.filter(({ yes }) => yes !== undefined).map(({ command }) => command[0]);
    assert.deepEqual(asking, [
      "$0",
      "resume [run]",
      "abandon [run]",
      "migrate <action>",
      "snapshot <action> [name]",
    ]);
    const { stderr } = await capture(["status", "--stack", "prod", "-y"], { cwd: directory() });
    assert.match(stderr, /^error NOT_A_REPOSITORY/);
  });

  it("lists every exit code that an error or an outcome can end with, in the help", async () => {
    const { stdout } = await capture(["--help"]);
    const listed = stdout.slice(stdout.indexOf("Exit codes:")).matchAll(/^ +(\d+) {2}\S/gm);
    const errors = Object.values(ERRORS).map(({ exit }) => exit as number);
    const outcomes = (Object.keys(OUTCOME_WORDS) as RunOutcome[]).map(exitCodeFor);
    const all = [...new Set([...errors, ...outcomes])].sort((a, b) => a - b);
    assert.deepEqual(
      [...listed].map(([, code]) => Number(code)),
      all,
    );
  });

  it("shows its version", async () => {
    assert.deepEqual(await capture(["--version"]), { code: 0, stdout: "1.2.3\n", stderr: "" });
  });

  it("answers the code of the error: no repository, no project, no such name of a stack", async () => {
    const cwd = directory();
    assert.match((await capture(["status", "--stack", "prod"], { cwd })).stderr, /^error NOT_A_REPOSITORY: /);
    aRepository(cwd).commit("empty", {});
    const { code, stderr } = await capture(["status", "--stack", "prod"], { cwd });
    assert.deepEqual([code, stderr.split(":")[0]], [2, "error NO_PROJECT"]);
    const hostile = await capture(["status", "--stack", "--upload-pack=x"], { cwd });
    assert.notEqual(hostile.code, 0);
    const odd = await capture(["status", "--stack", "a b"], { cwd });
    assert.deepEqual([odd.code, odd.stderr.split(":")[0]], [6, "error STACK_NOT_FOUND"]);
  });

  it("refuses a plan file that cannot be read or is none", async () => {
    const cwd = directory();
    await writeFile(join(cwd, "plan.json"), '{"schema":"rollback.plan/v0"}');
    for (const file of ["nowhere.json", "plan.json"]) {
      const { code, stderr } = await capture(["apply", file], { cwd });
      assert.equal(code, 2);
      assert.match(stderr, /^error PLAN_UNREADABLE: /);
    }
  });

  it("calls what a command throws by mistake a defect, not a mistake of the person", async () => {
    const { code, stderr } = await capture(["init"], { cwd: undefined as unknown as string });
    assert.equal(code, 255);
    assert.match(stderr, /^error INTERNAL: .*undefined\n/);
  });

  it("ends the process with the same codes", async () => {
    const run = (...argv: string[]) =>
      promisify(execFile)(process.execPath, [MAIN, ...argv], { cwd: directory(), encoding: "utf8" }).then(
        ({ stdout }) => ({ code: 0 as number | string | undefined, stdout, stderr: "" }),
        (error: unknown) => error as { code: number; stdout: string; stderr: string },
      );
    assert.equal((await run("--help")).code, 0);
    const refused = await run("--stack", "prod", "--to", "v1");
    assert.deepEqual([refused.code, refused.stdout], [2, ""]);
    assert.match(
      refused.stderr,
      /^error CONFIRMATION_IMPOSSIBLE: there is no terminal to confirm the plan on\n/,
    );
  });
});
