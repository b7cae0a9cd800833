import assert from "node:assert/strict";
import type { RDSClient } from "@aws-sdk/client-rds";
import { useDirectory } from "../../_builders/use-directory.ts";
import { callsOf } from "../../lab/cloud/lab-control.ts";
import { clientOf } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { aBrokenDatabase, look, stepsFor } from "./data-world.ts";
import { type KillPoint, runData } from "./run-data.ts";

const POINTS: readonly KillPoint[] = ["before-intent", "after-intent", "after-effect", "after-outcome"];
const KINDS = ["take-snapshot", "restore-database", "swap-database", "keep-old-database"];

describe("a data rollback on RDS that is killed", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  after(() => endLab(lab));

  for (const kind of KINDS) {
    for (const point of POINTS) {
      it(`${point} of ${kind} makes everything once`, async () => {
        const name = `${kind.slice(0, 4)}-${point}`;
        const source = await aBrokenDatabase(lab, name);
        const kill = { step: kind, point };
        const result = await runData(lab, directory(), stepsFor(source, `${name}-good`), { kill });
        assert.equal(result.outcome, "rolled-back", result.detail);
        assert.equal((await look(rds, `${name}-old-abc123`))?.DbiResourceId, source.DbiResourceId);
        const restored = await callsOf(lab, { identifier: `${name}-restored-abc123` });
        assert.equal(restored.counts["RestoreDBInstanceFromDBSnapshot"]?.effects, 1);
        const taken = await callsOf(lab, { identifier: `rollback-20261121-030000-abc123-${name}-safety` });
        assert.equal(taken.counts["CreateDBSnapshot"]?.effects, 1);
      });
    }
  }
});
