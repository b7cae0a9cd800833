import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ModifyDBClusterCommand } from "@aws-sdk/client-rds";

import { startCloud, type Cloud } from "../../../lab/cloud/start-cloud.ts";
import { textOf } from "../../../lab/providers/harness/property-values.ts";
import { clientOf } from "../cloud/rds-harness.ts";
import { eventually } from "../cloud/start-lab.ts";
import { providerProcess, type ProviderProcess } from "./provider-process.ts";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";
const BUCKET = "aws:s3/bucket:Bucket";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

describe("the aws stand-in", function () {
  this.timeout(60_000);
  let directory: string;
  let cloud: Cloud;
  let aws: ProviderProcess;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lab-aws-"));
    cloud = await startCloud({ directory: join(directory, "cloud"), port: 0, speed: 600 });
    aws = await providerProcess("aws", { LAB_ENDPOINT: cloud.endpoint });
    await aws.configure({ region: "eu-west-1" });
  });
  after(async () => {
    await aws.stop();
    await cloud.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("refuses a type it does not know, and says where to add it", async () => {
    await assert.rejects(
      aws.create("aws:sqs/queue:Queue", "q", {}),
      /no resource type "aws:sqs\/queue:Queue".*lab\/providers\/aws/,
    );
  });

  it("refuses to work without the lab's cloud", async () => {
    const alone = await providerProcess("aws", { LAB_ENDPOINT: "" });
    await assert.rejects(alone.create(BUCKET, "web", { bucket: "web" }), /LAB_ENDPOINT is not set/);
    await alone.stop();
  });

  it("names a bucket, keeps its objects' bytes in the cloud, and refuses to delete it full", async () => {
    const { inputs } = await aws.check(BUCKET, "web", {});
    assert.match(textOf(inputs["bucket"]), /^web-[0-9a-f]{7}$/);
    const bucket = await aws.create(BUCKET, "web", inputs);
    assert.equal(bucket.outputs["bucketRegionalDomainName"], `${bucket.id}.s3.eu-west-1.amazonaws.com`);

    const source = join(directory, "index.html");
    await writeFile(source, "<h1>hello</h1>");
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: source };
    const object = await aws.create(OBJECT, "index.html", {
      bucket: bucket.id,
      key: "index.html",
      source: asset,
    });
    assert.equal(object.id, `${bucket.id}/index.html`);
    assert.equal(object.outputs["contentBase64"], undefined);
    const stored = await fetch(
      `${cloud.endpoint}/store/${encodeURIComponent(OBJECT)}/${encodeURIComponent(object.id)}`,
    );
    const { contentBase64 } = (await stored.json()) as { contentBase64: string };
    assert.equal(Buffer.from(contentBase64, "base64").toString(), "<h1>hello</h1>");

    await assert.rejects(aws.delete(BUCKET, bucket.id, bucket.outputs), /BucketNotEmpty/);
    await aws.delete(OBJECT, object.id, object.outputs);
    await aws.delete(BUCKET, bucket.id, bucket.outputs);
    assert.equal((await aws.read(BUCKET, bucket.id, {})).id, "");
  });

  it("refuses a name that is taken", async () => {
    const role = { name: "deployer", assumeRolePolicy: "{}" };
    await aws.create("aws:iam/role:Role", "deployer", role);
    await assert.rejects(aws.create("aws:iam/role:Role", "deployer", role), /already exists/);
  });

  it("answers the functions programs ask first", async () => {
    assert.equal((await aws.invoke("aws:index/getRegion:getRegion"))["region"], "eu-west-1");
    assert.equal(
      (await aws.invoke("aws:index/getCallerIdentity:getCallerIdentity"))["accountId"],
      "123456789012",
    );
    const zones = await aws.invoke("aws:index/getAvailabilityZones:getAvailabilityZones");
    assert.deepEqual(zones["names"], ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
  });

  describe("for an RDS instance", () => {
    const inputs = {
      identifier: "prod",
      engine: "postgres",
      engineVersion: "16",
      instanceClass: "db.t3.micro",
    };
    const diff = (olds: object, news: object) =>
      aws.diff(INSTANCE, { ...inputs, ...olds }, { ...inputs, ...news });

    it("renames in place, and replaces for the inputs the real provider replaces for", async () => {
      assert.deepEqual((await diff({}, { identifier: "prod-old" })).replaces, []);
      assert.deepEqual((await diff({}, { instanceClass: "db.t3.large" })).replaces, []);
      assert.deepEqual((await diff({ storageEncrypted: false }, { storageEncrypted: true })).replaces, [
        "storageEncrypted",
      ]);
      assert.deepEqual((await diff({}, { snapshotIdentifier: "snap-1" })).replaces, ["snapshotIdentifier"]);
      assert.deepEqual((await diff({ snapshotIdentifier: "snap-1" }, {})).replaces, []);
      assert.equal((await diff({ username: "a" }, { username: "b" })).deleteBeforeReplace, true);
    });

    it("refuses a state that a newer provider has written", async () => {
      await assert.rejects(
        aws.diff(INSTANCE, { ...inputs, __meta: '{"schema_version":"3"}' }, inputs),
        /managed by newer provider version: .* has schema version 3, this provider knows 2/,
      );
    });

    it("refuses a deletion that says nothing about a final snapshot", async () => {
      await assert.rejects(
        aws.delete(INSTANCE, "db-ABC", { identifier: "prod", skipFinalSnapshot: false }),
        /final_snapshot_identifier is required when skip_final_snapshot is false/,
      );
    });

    it("reads by its immutable id and deletes by name, as the real one does after a swap", async () => {
      const given = {
        ...inputs,
        allocatedStorage: 20,
        username: "app",
        password: "hunter22",
        skipFinalSnapshot: true,
      };
      const old = await aws.create(INSTANCE, "db", { ...given, applyImmediately: true });
      assert.match(old.id, /^db-/);
      assert.equal(old.outputs["__meta"], '{"schema_version":"2"}');
      const renamed = await aws.update(INSTANCE, old.id, old.outputs, {
        ...given,
        applyImmediately: true,
        identifier: "prod-old",
      });
      assert.equal(renamed["identifier"], "prod-old");
      const fresh = await aws.create(INSTANCE, "db", given);

      const seen = await aws.read(INSTANCE, old.id, old.outputs);
      assert.equal(seen.outputs["identifier"], "prod-old");
      assert.equal(seen.outputs["password"], "hunter22");

      // The old state, whose name the fresh instance bears by now. Only the id to wait for is the fresh
      // one's: with the old one's the provider would wait for an hour, as the real one does.
      await aws.delete(INSTANCE, fresh.id, old.outputs);
      assert.equal((await aws.read(INSTANCE, fresh.id, {})).id, "");
      assert.equal((await aws.read(INSTANCE, old.id, {})).id, old.id);
      await aws.delete(INSTANCE, old.id, renamed);
    });
  });

  describe("for an Aurora cluster", () => {
    const inputs = {
      clusterIdentifier: "main",
      engine: "aurora-postgresql",
      masterUsername: "app",
      masterPassword: "hunter22",
      deletionProtection: true,
      skipFinalSnapshot: true,
    };
    const member = {
      identifier: "main-1",
      clusterIdentifier: "main",
      engine: "aurora-postgresql",
      instanceClass: "db.r6g.large",
    };

    it("replaces for a changed name, of the cluster and of an instance in it", async () => {
      const renamed = await aws.diff(CLUSTER, inputs, { ...inputs, clusterIdentifier: "other" });
      assert.deepEqual(renamed.replaces, ["clusterIdentifier"]);
      const moved = await aws.diff(MEMBER, member, { ...member, identifier: "one", availabilityZone: "b" });
      assert.deepEqual(moved.replaces.toSorted(), ["availabilityZone", "identifier"]);
      const tuned = await aws.diff(CLUSTER, inputs, { ...inputs, backupRetentionPeriod: 7 });
      assert.deepEqual(tuned.replaces, []);
    });

    it("reads and deletes whoever bears the name, and takes an unrecorded protection off", async () => {
      const old = await aws.create(CLUSTER, "database", inputs);
      assert.equal(old.id, "main");
      assert.match(textOf(old.outputs["clusterResourceId"]), /^cluster-/);
      const one = await aws.create(MEMBER, "one", member);
      assert.equal(one.id, "main-1");
      assert.equal(one.outputs["writer"], true);
      assert.match(textOf(one.outputs["dbiResourceId"]), /^db-/);

      const rds = clientOf(cloud);
      await rds.send(
        new ModifyDBClusterCommand({
          DBClusterIdentifier: "main",
          NewDBClusterIdentifier: "main-old",
          ApplyImmediately: true,
        }),
      );
      await eventually(
        async () => ((await aws.read(CLUSTER, "main-old", {})).id === "" ? undefined : true),
        "the new name",
      );
      assert.equal((await aws.read(CLUSTER, "main", old.outputs)).id, "");
      const nameless = { engine: inputs.engine, masterUsername: "app", masterPassword: "hunter22" };
      const unnamed = await aws.create(CLUSTER, "other", nameless);
      assert.match(unnamed.id, /^tf-[0-9a-f]+$/);
      const fresh = await aws.create(CLUSTER, "database", inputs);
      const seen = await aws.read(CLUSTER, "main", old.outputs);
      assert.equal(seen.outputs["clusterResourceId"], fresh.outputs["clusterResourceId"]);
      assert.notEqual(fresh.outputs["clusterResourceId"], old.outputs["clusterResourceId"]);

      // The old state: the fresh cluster dies of it.
      await assert.rejects(aws.delete(CLUSTER, "main", old.outputs), /disable deletion protection/);
      await aws.delete(CLUSTER, "main", {
        ...old.outputs,
        deletionProtection: false,
        applyImmediately: true,
      });
      assert.equal((await aws.read(CLUSTER, "main", {})).id, "");
      await aws.delete(MEMBER, "main-1", one.outputs);
      assert.equal((await aws.read(MEMBER, "main-1", {})).id, "");
    });
  });
});
