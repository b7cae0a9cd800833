import assert from "node:assert/strict";
import { RDSClient } from "@aws-sdk/client-rds";
import { MOTO_DIFFERENCES } from "../../../lab/cloud/rds/moto-differences.ts";
import { SCENARIOS } from "./moto-scenarios.ts";
import { type MotoServer, startMoto } from "./moto-server.ts";
import { clientOf } from "./rds-harness.ts";
import { endLab, type Lab, startLab } from "./start-lab.ts";

describe("the lab's RDS beside moto's", function () {
  this.timeout(60_000);
  let lab: Lab;
  let moto: MotoServer;
  let clients: { readonly lab: RDSClient; readonly moto: RDSClient };
  before(async function () {
    // The first run installs moto.
    this.timeout(6 * 60_000);
    [lab, moto] = await Promise.all([startLab(), startMoto()]);
    const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
    const options = { region: "eu-central-1", credentials, maxAttempts: 1 };
    clients = { lab: clientOf(lab), moto: new RDSClient({ endpoint: moto.endpoint, ...options }) };
  });
  after(async () => {
    await Promise.all([endLab(lab), moto.stop()]);
  });

  for (const { name, run } of SCENARIOS) {
    const known = MOTO_DIFFERENCES.find(({ scenario }) => scenario === name);
    it(known === undefined ? `${name}, on both` : `${name}, which moto has otherwise`, async () => {
      const [ours, motos] = await Promise.all([run(clients.lab), run(clients.moto)]);
      if (known === undefined) assert.deepEqual(ours, motos);
      else assert.deepEqual({ aws: ours, moto: motos }, { aws: known.aws, moto: known.moto }, known.why);
    });
  }

  it("knows no difference in a scenario that is not there", () => {
    const names = SCENARIOS.map(({ name }) => name);
    assert.deepEqual(
      MOTO_DIFFERENCES.filter(({ scenario }) => !names.includes(scenario)),
      [],
    );
  });
});
