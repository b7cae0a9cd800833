import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paceOf } from "../../../lab/cloud/pace.ts";
import { type InstanceRecord, NO_CHANGE } from "../../../lab/cloud/rds/instances/instance-record.ts";
import { asAdmin } from "../../../lab/cloud/rds/postgres/connect.ts";
import { EndpointPorts } from "../../../lab/cloud/rds/postgres/endpoint-ports.ts";
import { findPostgresBinaries } from "../../../lab/cloud/rds/postgres/find-binaries.ts";
import { PostgresServers } from "../../../lab/cloud/rds/postgres/postgres-servers.ts";
import { serverUser } from "../../../lab/cloud/rds/postgres/server-user.ts";

describe("copies of a PostgreSQL server", function () {
  this.timeout(60_000);
  const directory = mkdtempSync(join(tmpdir(), "rds-copies-"));
  // Its parent has a quote and a percent sign, which paths inside PostgreSQL's own settings must survive.
  const place = join(directory, "it's 100%f");
  let record: InstanceRecord;
  before(async () => {
    chmodSync(directory, 0o755);
    mkdirSync(place);
    const port = await new EndpointPorts(join(directory, "ports.json")).portOf("one");
    record = {
      ...{
        identifier: "one",
        resourceId: "db-ONE",
        region: "eu-central-1",
        createdAt: "",
        status: "available",
      },
      ...{
        phases: [],
        settings: { MasterUsername: "app" },
        deferred: NO_CHANGE,
        applying: NO_CHANGE,
        tags: [],
      },
      ...{ port, dataDirectory: join(place, "data"), masterPassword: "secret-m", adminPassword: "secret-a" },
    };
  });
  after(() => rmSync(directory, { recursive: true }));

  const rows = (from: InstanceRecord) =>
    asAdmin(from, async (client) => (await client.query("SELECT id FROM marks")).rows as unknown[]);

  for (const manner of ["while it runs", "by stopping it, where there is no pg_basebackup"] as const) {
    it(`are taken ${manner}, and start with all that was committed`, async () => {
      const found = findPostgresBinaries();
      const binaries = manner === "while it runs" ? found : { ...found, basebackup: undefined };
      const servers = new PostgresServers(binaries, serverUser(), paceOf(1000));
      const copy = join(directory, "copy");
      try {
        await servers.initialise(record);
        const fill = "CREATE TABLE marks AS SELECT 1 AS id; SELECT pg_switch_wal()";
        await asAdmin(record, (client) => client.query(fill));
        await servers.copy(record, copy);
        assert.deepEqual(await rows(record), [{ id: 1 }], "it runs on");
        await servers.stop(record.resourceId);
        const again = { ...record, dataDirectory: join(place, "again") };
        await servers.restore(again, copy);
        assert.deepEqual(await rows(again), [{ id: 1 }]);
        const archived = readdirSync(join(place, "data.wal"));
        assert.ok(
          archived.some((file) => /^[0-9A-F]{24}\.gz$/.test(file)),
          archived.join(),
        );
      } finally {
        await servers.stopAll();
      }
    });
  }
});
