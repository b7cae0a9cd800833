import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { paceOf } from "../../../lab/cloud/pace.ts";
import { describeDbInstances } from "../../../lab/cloud/rds/actions/describe-db-instances.ts";
import { type InstanceRecord, NO_CHANGE } from "../../../lab/cloud/rds/instances/instance-record.ts";
import { InstanceStore } from "../../../lab/cloud/rds/instances/instance-store.ts";
import { chooseDataDirectory } from "../../../lab/cloud/rds/postgres/choose-data-directory.ts";
import { sweepOutsideData } from "../../../lab/cloud/rds/postgres/sweep-outside-data.ts";
import { Parameters } from "../../../lab/cloud/rds/query/parameters.ts";
import { renderXml, XmlList } from "../../../lab/cloud/rds/query/xml.ts";
import type { RdsContext } from "../../../lab/cloud/rds/rds-context.ts";
import { CLUSTER_WORDS, SNAPSHOT_WORDS } from "../../../lab/cloud/rds/rds-error.ts";
import { SnapshotStore } from "../../../lab/cloud/rds/snapshots/snapshot-store.ts";
import { Timeline } from "../../../lab/cloud/rds/timeline/timeline.ts";
import { eventually } from "./start-lab.ts";

describe("parts of the lab's RDS", () => {
  const directory = mkdtempSync(join(tmpdir(), "rds-parts-"));
  after(() => rmSync(directory, { recursive: true }));

  function aRecord(identifier: string): InstanceRecord {
    const resourceId = `db-${identifier.toUpperCase()}`;
    const secrets = { masterPassword: "secret", adminPassword: "secret" };
    const times = { createdAt: "2026-01-01T00:00:00Z", status: "available", phases: [] };
    const place = { region: "eu-central-1", port: 1, dataDirectory: join(directory, "data") };
    return {
      identifier,
      resourceId,
      ...times,
      ...place,
      ...secrets,
      settings: {},
      deferred: NO_CHANGE,
      applying: NO_CHANGE,
      tags: [],
    };
  }

  it("reads lists and structures of the query protocol whatever their members are called", () => {
    const parameters = new Parameters(
      "Ids.Id.2=b&Ids.Id.1=a&Tags.Tag.1.Key=k&Tags.Tag.1.Value=v&Flag=true&Count=7&Empty=",
    );
    assert.deepEqual(parameters.list("Ids"), ["a", "b"]);
    assert.deepEqual(
      parameters.structures("Tags").map((tag) => [...tag]),
      [
        [
          ["Key", "k"],
          ["Value", "v"],
        ],
      ],
    );
    assert.deepEqual(
      [parameters.flag("Flag"), parameters.number("Count"), parameters.text("Empty")],
      [true, 7, undefined],
    );
    assert.throws(() => parameters.number("Flag"), /must be a whole number/);
    assert.throws(() => parameters.required("Name"), /must contain the parameter Name/);
  });

  it("escapes what it writes as XML and leaves undefined fields out", () => {
    const xml = renderXml("Answer", { A: '<&">', B: undefined, C: new XmlList("Item", [1, true]) });
    assert.equal(xml, "<Answer><A>&lt;&amp;&quot;&gt;</A><C><Item>1</Item><Item>true</Item></C></Answer>");
  });

  it("describes many instances page by page, each once", async () => {
    const instances = new InstanceStore(join(directory, "many"));
    const clusters = new InstanceStore(join(directory, "no-clusters"), CLUSTER_WORDS);
    const snapshots = new SnapshotStore(join(directory, "no-snapshots"), SNAPSHOT_WORDS);
    const context = { instances, clusters, snapshots } as unknown as RdsContext;
    const names = Array.from({ length: 45 }, (_, index) => `db-${String(index).padStart(2, "0")}`);
    for (const name of names) instances.save(aRecord(name));
    const seen: string[] = [];
    let marker: string | undefined;
    do {
      const query = new Parameters(`MaxRecords=20&Marker=${marker ?? ""}`);
      const answer = await describeDbInstances(context, {
        parameters: query,
        region: "",
      });
      const page = answer["DBInstances"] as XmlList;
      seen.push(...page.items.map((item) => (item as { DBInstanceIdentifier: string }).DBInstanceIdentifier));
      marker = answer["Marker"] as string | undefined;
    } while (marker !== undefined);
    assert.deepEqual(seen, names);
  });

  it("leaves an instance failed when the work of a phase fails", async () => {
    const instances = new InstanceStore(join(directory, "failing"));
    const tasks = { explode: () => Promise.reject(new Error("no space left")) };
    const timeline = new Timeline(instances, tasks, paceOf(1000));
    const silenced = mock.method(console, "error", () => undefined);
    try {
      timeline.begin(aRecord("one"), [{ status: "modifying", seconds: 1, task: "explode" }]);
      await eventually(
        () => Promise.resolve(instances.find("one")?.status === "failed" ? true : undefined),
        "failed",
      );
    } finally {
      silenced.mock.restore();
    }
    assert.deepEqual(instances.find("one")?.phases, []);
  });

  it("goes on with the phases that a stop cut off, and does not lose what changed meanwhile", async () => {
    const folder = join(directory, "cut-off");
    const phases = [{ status: "modifying", seconds: 60, task: "count" }];
    let runs = 0;
    const tasks = { count: () => Promise.resolve(void (runs += 1)) };
    const first = new InstanceStore(folder);
    const slow = new Timeline(first, tasks, paceOf(1));
    slow.begin(aRecord("one"), phases);
    await eventually(() => Promise.resolve(runs === 1 ? true : undefined), "task ran");
    await slow.stop();
    first.update("db-ONE", { tags: [{ key: "a", value: "b" }] });

    const second = new InstanceStore(folder);
    new Timeline(second, tasks, paceOf(1000)).resume();
    await eventually(
      () => Promise.resolve(second.find("one")?.status === "available" ? true : undefined),
      "available",
    );
    assert.equal(runs, 2);
    assert.deepEqual(second.find("one")?.tags, [{ key: "a", value: "b" }]);
  });

  it("keeps data beside its record, or outside when the server's user cannot get there, and sweeps it with its lab", () => {
    const open = join(directory, "open", "instance");
    mkdirSync(join(directory, "open"), { recursive: true, mode: 0o755 });
    chmodSync(directory, 0o711);
    const user = { uid: 1, gid: 1 };
    assert.equal(chooseDataDirectory(open, "db-1", user), join(open, "data"));
    chmodSync(directory, 0o700);
    const outside = chooseDataDirectory(open, "db-1", user);
    assert.equal(outside, join(tmpdir(), "lab-postgres-db-1"));
    mkdirSync(outside);
    mkdirSync(open);
    sweepOutsideData(tmpdir());
    assert.ok(existsSync(outside), "its lab is still there");
    rmSync(open, { recursive: true });
    sweepOutsideData(tmpdir());
    assert.ok(!existsSync(outside) && !existsSync(`${outside}.owner`), "its lab is gone");
    assert.equal(chooseDataDirectory(open, "db-1", undefined), join(open, "data"));
  });

  it("refuses a pace that stands still", () => {
    assert.throws(() => paceOf(0), /pass --speed 60/);
    assert.equal(paceOf(60).ms(240), 4000);
  });
});
