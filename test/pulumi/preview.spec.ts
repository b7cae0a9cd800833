import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Preview } from "../../src/model/preview.ts";
import type { ResourceChange } from "../../src/model/resource-change.ts";
import { removedSafetyOptions } from "../../src/model/resource-change.ts";
import { planHash } from "../../src/pulumi/plan-hash.ts";
import { previewRelease } from "../../src/pulumi/preview-release.ts";
import type { CliResult, PulumiCli } from "../../src/pulumi/pulumi-cli.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { recorded } from "./recorded.ts";

interface Replayed {
  readonly record?: string;
  readonly savedPlan?: string;
  readonly result?: Partial<CliResult>;
}

function cli(run: PulumiCli["run"]): PulumiCli {
  const same: PulumiCli = { executable: "pulumi", version: "3.259.0", run, withVariables: () => same };
  return same;
}

describe("a preview", () => {
  const directory = useDirectory("preview-");

  /** Previews with a CLI that prints what was recorded. */
  async function preview(
    { record, savedPlan, result }: Replayed,
    statefulTypes: string[] = [],
  ): Promise<Preview> {
    const run = async (
      args: readonly string[],
      { stdoutFile = "" }: { stdoutFile?: string },
    ): Promise<CliResult> => {
      // Without it the engine counts unchanged resources and lists only those whose protect changes.
      assert.ok(args.includes("--show-sames"));
      await writeFile(stdoutFile, record ?? "");
      if (savedPlan !== undefined)
        await writeFile(join(directory(), "scratch", "engine-plan.json"), savedPlan);
      return { exitCode: 0, stdout: "", stderr: "", timedOut: false, ...result };
    };
    return previewRelease({
      cli: cli(run),
      stack: "prod",
      projectDirectory: directory(),
      scratchDirectory: join(directory(), "scratch"),
      configFile: undefined,
      refresh: false,
      timeoutMs: 1000,
      statefulTypes,
    });
  }
  const whole = { record: recorded("preview.json"), savedPlan: recorded("saved-plan.json") };
  const changeOf = ({ changes }: Preview, name: string): ResourceChange =>
    changes.find((change) => change.name === name)!;

  it("is read from the engine's record: changes, counts, nothing missing", async () => {
    const seen = await preview(whole);
    assert.deepEqual([seen.succeeded, seen.incomplete], [true, undefined]);
    assert.deepEqual(
      seen.changes.map(({ op, name }) => `${op} ${name}`),
      ["same bucket", "replace database", "create legacy", "update backend", "delete search"],
    );
    assert.deepEqual(seen.counts, { same: 3, replace: 1, create: 1, update: 1, delete: 1 });
    assert.equal(seen.planHash, planHash(whole.savedPlan));
  });

  it("keeps an unchanged resource only when it would lose a safety option", async () => {
    const bucket = changeOf(await preview(whole), "bucket");
    assert.deepEqual([bucket.op, removedSafetyOptions(bucket)], ["same", ["protect", "ignoreChanges name"]]);
  });

  it("says which property forces a replacement, with both values", async () => {
    const database = changeOf(await preview(whole), "database");
    assert.deepEqual(database.properties, [
      { path: "forceNew", kind: "update", forcesReplacement: true, before: "17.1", after: "16.4" },
      { path: "size", kind: "update", forcesReplacement: false, before: "20", after: "10" },
    ]);
    assert.deepEqual([database.before?.retainOnDelete, database.after?.retainOnDelete], [true, false]);
    assert.match(database.id ?? "", /^database-/);
  });

  it("reads nested values, and shows what is not known yet as unknown", async () => {
    const { properties } = changeOf(await preview(whole), "backend");
    assert.deepEqual(
      properties.map(({ path, before, after }) => [path, before, after]),
      [
        ["database", changeOf(await preview(whole), "database").id, "[unknown]"],
        ["image", "shop:1.3.0", "shop:1.2.3"],
        ["nested.replicas", "3", "2"],
        ['nested["odd.key"][1]', "c", "b"],
      ],
    );
  });

  it("shows no secret and no notice about plugins", async () => {
    const seen = JSON.stringify(await preview(whole));
    assert.doesNotMatch(seen, /hunter2|ciphertext|from \$PATH/);
  });

  it("marks types that hold data, also those of the settings", async () => {
    assert.equal(changeOf(await preview(whole), "database").stateful, undefined);
    assert.equal(
      changeOf(await preview(whole, ["lab:index:Thing"]), "database").stateful,
      "declared stateful in rollback.yaml",
    );
  });

  it("removes the record afterwards: it holds ciphertext", async () => {
    await preview(whole);
    await assert.rejects(readFile(join(directory(), "scratch", "preview.json")), { code: "ENOENT" });
  });

  it("reads a record in any other layout as a whole", async () => {
    const compact = JSON.stringify(JSON.parse(whole.record));
    const [{ durationMs: one, ...streamed }, { durationMs: two, ...parsed }] = [
      await preview(whole),
      await preview({ ...whole, record: compact }),
    ];
    assert.ok(one >= 0 && two >= 0);
    assert.deepEqual(parsed, streamed);
  });

  describe("that a program fails", () => {
    it("has not succeeded, and tells the program's error", async () => {
      const seen = await preview({ record: recorded("preview-failed.json"), result: { exitCode: 1 } });
      assert.equal(seen.succeeded, false);
      const errors = seen.diagnostics.filter(({ severity }) => severity === "error");
      assert.equal(errors.length, 1);
      assert.match(errors[0]?.message ?? "", /database host is not set/);
    });

    it("has not succeeded when its time is over, whatever the exit code says", async () => {
      const seen = await preview({ ...whole, result: { exitCode: undefined, timedOut: true } });
      assert.equal(seen.succeeded, false);
      assert.equal(seen.diagnostics.at(-1)?.message, "the preview did not end within its time limit");
    });

    it("throws when no program ran at all", async () => {
      const stderr = "error: getting stack configuration: get stack secrets manager: incorrect passphrase";
      await assert.rejects(preview({ result: { exitCode: 1, stderr } }), { code: "WRONG_PASSPHRASE" });
    });
  });

  describe("whose record has a gap", () => {
    const edited = (
      edit: (record: { steps: { op: string }[]; changeSummary?: Record<string, number> }) => void,
    ): string => {
      const record = JSON.parse(whole.record) as Parameters<typeof edit>[0];
      edit(record);
      return JSON.stringify(record, undefined, 4);
    };
    for (const [name, replayed, reason] of [
      ["nothing was printed", { savedPlan: whole.savedPlan }, "the preview printed no readable record"],
      [
        "it was cut",
        { ...whole, record: whole.record.slice(0, -3000) },
        "the preview printed no readable record",
      ],
      [
        "the summary is missing",
        { ...whole, record: edited((record) => delete record.changeSummary) },
        "the preview has no summary",
      ],
      [
        "a step is missing",
        { ...whole, record: edited((record) => record.steps.pop()) },
        'the summary counts 1 "delete" but 0 were listed',
      ],
      [
        "a step was not counted",
        { ...whole, record: edited((record) => delete record.changeSummary?.create) },
        'the summary counts 0 "create" but 1 were listed',
      ],
      [
        "an operation is unknown",
        { ...whole, record: edited((record) => (record.steps[1]!.op = "explode")) },
        'the engine plans an operation this tool does not know: "explode"',
      ],
      [
        "nothing is registered",
        { ...whole, record: edited((record) => Object.assign(record, { steps: [], changeSummary: {} })) },
        "the preview is empty: the program registered nothing and the state holds nothing",
      ],
      ["no plan was saved", { record: whole.record }, "the engine saved no plan"],
      [
        "the saved plan is cut",
        { ...whole, savedPlan: whole.savedPlan.slice(0, 500) },
        "the engine saved no plan",
      ],
    ] as const) {
      it(`is incomplete though the exit code is 0: ${name}`, async () => {
        assert.equal((await preview(replayed)).incomplete, reason);
      });
    }

    it("is incomplete wherever it was cut", async () => {
      const lines = whole.record.split("\n");
      for (let count = 1; count < lines.length - 1; count += 7) {
        const seen = await preview({ ...whole, record: lines.slice(0, count).join("\n") });
        assert.notEqual(seen.incomplete, undefined, `after ${count} lines`);
      }
    });
  });
});
