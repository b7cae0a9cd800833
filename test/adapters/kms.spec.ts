import assert from "node:assert/strict";
import { askKey } from "../../src/adapters/kms.ts";
import { openRds, type Rds } from "../../src/adapters/rds.ts";
import { callsOf, script, tellLab } from "../lab/cloud/lab-control.ts";
import { endLab, type Lab, startLab } from "../lab/cloud/start-lab.ts";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/1";

describe("KMS", function () {
  this.timeout(60_000);
  let lab: Lab;
  let rds: Rds;
  let options: { environment: Record<string, string>; region: string };
  before(async () => {
    lab = await startLab();
    const environment = {
      AWS_ENDPOINT_URL: lab.endpoint,
      AWS_ACCESS_KEY_ID: "lab",
      AWS_SECRET_ACCESS_KEY: "lab",
      ROLLBACK_AWS_POLL: "20ms",
    };
    options = { environment, region: "eu-central-1" };
    rds = await openRds(options);
  });
  afterEach(() => tellLab(lab, "DELETE", "/faults"));
  after(() => endLab(lab));

  const ask = () => askKey(KEY, options, rds);

  it("passes an enabled key only", async () => {
    assert.deepEqual(await ask(), { kind: "usable" });
    for (const [state, why] of [
      ["Disabled", "is disabled"],
      ["PendingDeletion", "is about to be deleted"],
      ["Deleted", "does not exist any more"],
      ["Quantum", 'is "Quantum"'],
    ] as const) {
      await tellLab(lab, "POST", "/faults", { keys: { [KEY]: state } });
      assert.deepEqual(await ask(), { kind: "unusable", why });
    }
  });

  it("does not know the state of a key about which it may not ask, or gets no answer", async () => {
    await script(lab, { action: "DescribeKey", fault: "access-denied" });
    const { kind } = await ask();
    assert.equal(kind, "unknown");
    await script(lab, { action: "DescribeKey", fault: "throttling", times: "always" });
    assert.deepEqual(await ask(), {
      kind: "unknown",
      why: `AWS did not describe the key "${KEY}": ThrottlingException: Rate exceeded`,
    });
  });

  it("waits throttling and 5xx out, and throws what is no answer", async () => {
    for (const fault of ["throttling", "internal-failure", "unavailable"])
      await script(lab, { action: "DescribeKey", fault, times: 2 });
    assert.deepEqual(await ask(), { kind: "usable" });
    assert.equal((await callsOf(lab, { action: "DescribeKey" })).calls.at(-1)?.outcome, "answered");
    await script(lab, { action: "DescribeKey", fault: "expired-token", times: 2 });
    await assert.rejects(ask(), { code: "CREDENTIALS_EXPIRED" });
    await script(lab, { action: "DescribeKey", fault: "refuse", code: "InvalidArnException" });
    await assert.rejects(ask(), { code: "AWS_REFUSED" });
  });
});
