import assert from "node:assert/strict";
import type { DBInstance, RDSClient } from "@aws-sdk/client-rds";
import { useDirectory } from "../../_builders/use-directory.ts";
import { script, tellLab } from "../../lab/cloud/lab-control.ts";
import { clientOf } from "../../lab/cloud/rds-harness.ts";
import { endLab, type Lab, startLab } from "../../lab/cloud/start-lab.ts";
import { aSource, dataStep, instanceSettings, look } from "./data-world.ts";
import { outcomesIn, runData } from "./run-data.ts";

describe("a data rollback on RDS that meets trouble between two names", function () {
  this.timeout(120_000);
  let lab: Lab;
  let rds: RDSClient;
  let number = 0;
  const directory = useDirectory();
  before(async () => {
    lab = await startLab();
    rds = clientOf(lab);
  });
  afterEach(() => tellLab(lab, "DELETE", "/faults"));
  after(() => endLab(lab));

  const aDatabase = (): Promise<DBInstance> => {
    number += 1;
    return aSource(lab, `orders-${number}`);
  };
  const takeAndRestore = (source: DBInstance) => {
    const instance = instanceSettings(source);
    const snapshot = `rollback-20261121-030000-abc123-${source.DBInstanceIdentifier!}-safety`;
    return [
      dataStep("take-snapshot", { instance }),
      dataStep("restore-database", { instance, from: { snapshot } }),
    ];
  };
  const everything = (source: DBInstance) => [
    ...takeAndRestore(source),
    dataStep("swap-database", { instance: instanceSettings(source) }),
  ];
  it("48: gives the name back when the second rename is refused", async () => {
    const source = await aDatabase();
    const refusal = { fault: "refuse", code: "InvalidParameterValue", message: "no", httpStatus: 400 };
    const identifier = `${source.DBInstanceIdentifier!}-restored-abc123`;
    // The first modification of the restored instance is the one of its attributes.
    await script(lab, { action: "ModifyDBInstance", identifier, skip: 1, times: 1, ...refusal });
    const result = await runData(lab, directory(), everything(source));
    assert.equal(result.outcome, "stopped");
    assert.match(result.detail, /could not take the name.*the old instance bears "orders-\d+" again/);
    assert.equal((await look(rds, source.DBInstanceIdentifier!))?.DbiResourceId, source.DbiResourceId);
    const left = await look(rds, identifier);
    assert.match(
      result.detail,
      new RegExp(
        `the old instance ${source.DbiResourceId!} is called "orders-\\d+", the restored one ${left!.DbiResourceId!} "${identifier}"`,
      ),
    );
  });

  it("48: says who bears which name where giving it back is refused too", async () => {
    const source = await aDatabase();
    const original = source.DBInstanceIdentifier!;
    const refusal = { fault: "refuse", code: "InvalidParameterValue", message: "no", httpStatus: 400 };
    const restored = `${original}-restored-abc123`;
    const old = `${original}-old-abc123`;
    await script(lab, { action: "ModifyDBInstance", identifier: restored, skip: 1, times: 1, ...refusal });
    // The first modification that names it is the one that gives the name.
    await script(lab, { action: "ModifyDBInstance", identifier: old, skip: 1, times: 1, ...refusal });
    const stopped = await runData(lab, directory(), everything(source));
    assert.equal(stopped.outcome, "stopped");
    const left = await look(rds, restored);
    assert.match(
      stopped.detail,
      new RegExp(`giving "${original}" back to ${source.DbiResourceId!} failed too`),
    );
    assert.ok(
      stopped.detail.includes(
        `the old instance ${source.DbiResourceId!} is called "${old}", the restored one ${left!.DbiResourceId!} "${restored}"`,
      ),
      stopped.detail,
    );
    const resumed = await runData(lab, directory(), everything(source));
    assert.equal(resumed.outcome, "rolled-back", resumed.detail);
  });

  it("48: waits for a rename that takes its time", async () => {
    const source = await aDatabase();
    await script(lab, {
      action: "ModifyDBInstance",
      identifier: source.DBInstanceIdentifier!,
      fault: "status",
      status: "renaming",
      seconds: 600,
    });
    const result = await runData(lab, directory(), everything(source));
    assert.equal(result.outcome, "rolled-back", result.detail);
  });

  it("49: pauses on expired credentials between the two renames, and a resume goes on", async () => {
    const source = await aDatabase();
    const identifier = `${source.DBInstanceIdentifier!}-restored-abc123`;
    await script(lab, { action: "ModifyDBInstance", identifier, fault: "expired-token", skip: 1, times: 2 });
    const paused = await runData(lab, directory(), everything(source));
    assert.equal(paused.outcome, "stopped");
    assert.match(
      paused.detail,
      /renew the AWS credentials where the rollback runs, then try again; a run that stopped goes on with: rollback resume/,
    );
    assert.equal(await look(rds, source.DBInstanceIdentifier!), undefined);
    const resumed = await runData(lab, directory(), everything(source));
    assert.equal(resumed.outcome, "rolled-back", resumed.detail);
    const now = await look(rds, source.DBInstanceIdentifier!);
    assert.equal(now?.DbiResourceId, outcomesIn(directory()).get("restore-database")?.data?.["resourceId"]);
  });
});
