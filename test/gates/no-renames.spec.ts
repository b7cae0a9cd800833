import assert from "node:assert/strict";
import { noRenames } from "../../src/gates/no-renames.ts";
import type { CheckpointResource } from "../../src/model/checkpoint.ts";
import type { Facts } from "../../src/model/facts.ts";
import { aChange } from "../_builders/a-change.ts";
import { aCheckpoint, aResource } from "../_builders/a-checkpoint.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { ask, heads } from "./ask.ts";

const TYPE = "aws:rds/instance:Instance";
const now = aResource("orders-db", { type: TYPE, id: "db-1" });
const then = aResource("db", { type: TYPE, id: "db-1" });

function facts(
  state: CheckpointResource,
  earlier: CheckpointResource,
  ops = ["delete", "create"] as const,
): Facts {
  const changes = [
    aChange({ ...state, op: ops[0], name: "orders-db" }),
    aChange({ ...earlier, op: ops[1], name: "db" }),
  ].map((change, index) => ({ ...change, id: "db-1", urn: index === 0 ? state.urn : earlier.urn }));
  return aFacts({
    checkpoint: aCheckpoint({ resources: [state] }),
    targetCheckpoint: aCheckpoint({ resources: [earlier] }),
    preview: aPreview({ changes }),
  });
}

describe("the gate that sees renames", () => {
  it("refuses to delete and create anew what only has another name now", () => {
    assert.deepEqual(ask(noRenames, facts(now, then)), [
      {
        level: "blocking",
        code: "RENAMED_SINCE",
        subject: now.urn,
        message:
          '"orders-db" was called "db" in that release and is the same aws:rds/instance:Instance (db-1): going back would delete it and create another',
        remedy: `give it its old name in the state first: pulumi state rename '${now.urn}' db --stack prod --yes`,
      },
    ]);
  });

  it("has nothing to say where the id, the type or the plan is another", () => {
    const quiet: Facts[] = [
      facts(now, aResource("db", { type: TYPE, id: "db-2" })),
      facts(now, aResource("db", { id: "db-1" })),
      facts(now, aResource("db", { type: TYPE, id: undefined })),
      facts(now, aResource("db", { type: TYPE, id: "db-1", custom: false })),
      facts(now, aResource("orders-db", { type: TYPE, id: "db-1" })),
    ];
    for (const each of quiet) assert.deepEqual(ask(noRenames, each), []);
  });

  it("has nothing to say when the preview does not delete the one and create the other", () => {
    const preview = aPreview({ changes: [aChange({ ...now, name: "orders-db", op: "update" })] });
    assert.deepEqual(ask(noRenames, { ...facts(now, then), preview }), []);
  });

  it("has nothing to say when the old name is not created again, or the new one stays", () => {
    const { preview, ...rest } = facts(now, then);
    for (const { urn } of [now, then]) {
      const changes = preview.changes.filter((change) => change.urn !== urn);
      assert.deepEqual(ask(noRenames, { ...rest, preview: aPreview({ changes }) }), []);
    }
  });

  it("sees nothing without the state that the release left behind", () => {
    assert.deepEqual(heads(ask(noRenames, { ...facts(now, then), targetCheckpoint: undefined })), []);
  });
});
