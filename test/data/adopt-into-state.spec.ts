import assert from "node:assert/strict";
import { adoptIntoState } from "../../src/data/adopt-into-state.ts";
import { judgeAdoption } from "../../src/data/judge-adoption.ts";
import { aChange, someSafety } from "../_builders/a-change.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { aCluster } from "../_builders/a-cluster.ts";
import { anInstance } from "../_builders/an-instance.ts";

const urn = "urn:pulumi:prod::shop::aws:rds/instance:Instance::database";
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
const instance = anInstance({
  identifier: "orders-restored-a1b2c3",
  resourceId: "db-NEW",
  endpoint: { host: "new.example.com", port: 5433 },
});
const database = (overrides: object = {}) => ({
  urn,
  type: "aws:rds/instance:Instance",
  id: "db-OLD",
  protect: true,
  retainOnDelete: true,
  inputs: { identifier: "orders", __defaults: ["identifier"], password: SECRET },
  outputs: {
    identifier: "orders",
    resourceId: "db-OLD",
    arn: "arn:aws:rds:eu-central-1:123456789012:db:orders",
    address: "old.example.com",
    endpoint: "old.example.com:5432",
    port: 5432,
    password: SECRET,
    instanceClass: "db.m6g.large",
  },
  ...overrides,
});
const state = (resources: object[], pending: object[] = []) =>
  JSON.stringify({
    version: 3,
    deployment: { manifest: { time: "x" }, resources, pending_operations: pending },
  });
const adopt = (text: string) => adoptIntoState(text, { urn, oldResourceId: "db-OLD", instance });

describe("adopting an instance into an export of the state", () => {
  it("changes the id and what names the instance, and leaves everything else, ciphertext included", () => {
    const other = { urn: `${urn}-2`, type: "aws:rds/instance:Instance", id: "db-OLD" };
    const adoption = adopt(state([other, database()]));
    if (adoption.kind !== "edited") assert.fail(adoption.kind);
    const edited = JSON.parse(adoption.deployment) as {
      deployment: { resources: object[] };
    };
    assert.deepEqual(edited.deployment.resources[0], other);
    assert.deepEqual(edited.deployment.resources[1], {
      ...database(),
      id: "db-NEW",
      inputs: { identifier: "orders-restored-a1b2c3", __defaults: ["identifier"], password: SECRET },
      outputs: {
        identifier: "orders-restored-a1b2c3",
        resourceId: "db-NEW",
        arn: "arn:aws:rds:eu-central-1:123456789012:db:orders-restored-a1b2c3",
        address: "new.example.com",
        endpoint: "new.example.com:5433",
        port: 5433,
        password: SECRET,
        instanceClass: "db.m6g.large",
      },
    });
  });

  it("is there already when the state names the new one", () => {
    assert.equal(adopt(state([database({ id: "db-NEW" })])).kind, "there-already");
  });

  const refusals: readonly [string, string, RegExp][] = [
    ["pending operations", state([database()], [{}]), /pending operations/],
    ["no such resource", state([]), /0 live resources/],
    ["two of them", state([database(), database()]), /2 live resources/],
    ["a third instance", state([database({ id: "db-THIRD" })]), /neither the old one nor the new one/],
    ["a provider that records names", state([database({ id: "orders" })]), /before version 6/],
    ["another type", state([database({ type: "aws:rds/proxy:Proxy" })]), /not a aws:rds\/instance/],
    [
      "a secret address",
      state([database({ outputs: { address: SECRET } })]),
      /the outputs address are secret/,
    ],
  ];
  for (const [name, text, why] of refusals) {
    it(`refuses a state with ${name}`, () => {
      const adoption = adopt(text);
      assert.match(adoption.kind === "refused" ? adoption.why : adoption.kind, why);
    });
  }
});

describe("adopting a cluster into an export of the state", () => {
  const cluster = aCluster({
    identifier: "orders-restored-a1b2c3",
    resourceId: "cluster-NEW",
    endpoint: { host: "new.cluster.example.com", port: 5433 },
    readerEndpoint: "new.cluster-ro.example.com",
    members: [{ identifier: "orders-1-restored-a1b2c3", isWriter: true }],
  });
  const member = anInstance({
    identifier: "orders-1-restored-a1b2c3",
    resourceId: "db-NEW",
    endpoint: { host: "new-1.example.com", port: 5433 },
    membership: { cluster: cluster.identifier, promotionTier: 1, availabilityZone: "eu-central-1a" },
  });
  const urns = [`${urn}-cluster`, `${urn}-member`] as const;
  const recorded = (overrides: object = {}) => [
    {
      urn: urns[0],
      type: "aws:rds/cluster:Cluster",
      id: "orders",
      inputs: { engine: "aurora-postgresql", masterPassword: SECRET },
      outputs: {
        id: "orders",
        clusterIdentifier: "orders",
        clusterResourceId: "cluster-OLD",
        endpoint: "old.cluster.example.com",
        readerEndpoint: "old.cluster-ro.example.com",
        clusterMembers: ["orders-1"],
        masterPassword: SECRET,
        ...overrides,
      },
    },
    {
      urn: urns[1],
      type: "aws:rds/clusterInstance:ClusterInstance",
      id: "orders-1",
      inputs: { clusterIdentifier: "orders", instanceClass: "db.r6g.large" },
      outputs: { identifier: "orders-1", dbiResourceId: "db-OLD", clusterIdentifier: "orders", port: 5432 },
    },
  ];
  const follow = (resources: object[], renamed = cluster, one = member) =>
    adoptIntoState(
      state(resources),
      { urn: urns[1], oldResourceId: "db-OLD", instance: one },
      { urn: urns[0], oldResourceId: "cluster-OLD", instance: renamed },
    );

  it("changes names, ids and what the instances say of their cluster, and no ciphertext", () => {
    const adoption = follow(recorded());
    if (adoption.kind !== "edited") assert.fail(adoption.kind);
    const { deployment } = JSON.parse(adoption.deployment) as { deployment: { resources: object[] } };
    assert.deepEqual(deployment.resources, [
      {
        ...recorded()[0],
        id: "orders-restored-a1b2c3",
        outputs: {
          id: "orders-restored-a1b2c3",
          clusterIdentifier: "orders-restored-a1b2c3",
          clusterResourceId: "cluster-NEW",
          endpoint: "new.cluster.example.com",
          readerEndpoint: "new.cluster-ro.example.com",
          clusterMembers: ["orders-1-restored-a1b2c3"],
          masterPassword: SECRET,
        },
      },
      {
        ...recorded()[1],
        id: "orders-1-restored-a1b2c3",
        inputs: { clusterIdentifier: "orders-restored-a1b2c3", instanceClass: "db.r6g.large" },
        outputs: {
          identifier: "orders-1-restored-a1b2c3",
          dbiResourceId: "db-NEW",
          clusterIdentifier: "orders-restored-a1b2c3",
          port: 5433,
        },
      },
    ]);
  });

  it("leaves the ids alone where the new one took the old names", () => {
    const { members } = aCluster();
    const named = { ...cluster, identifier: "orders", members };
    const one = {
      ...member,
      identifier: "orders-1",
      membership: { ...member.membership!, cluster: "orders" },
    };
    const adoption = follow(recorded(), named, one);
    if (adoption.kind !== "edited") assert.fail(adoption.kind);
    assert.deepEqual(adoption.changed, [
      "orders-1: outputs.dbiResourceId",
      "orders-1: outputs.port",
      "orders: outputs.clusterResourceId",
      "orders: outputs.endpoint",
      "orders: outputs.readerEndpoint",
    ]);
    const again = adoptIntoState(adoption.deployment, {
      urn: urns[0],
      oldResourceId: "cluster-OLD",
      instance: named,
    });
    assert.equal(again.kind, "there-already");
  });

  it("edits nothing at all where one part does not fit", () => {
    for (const [overrides, why] of [
      [{ clusterResourceId: "cluster-THIRD" }, /the cluster cluster-THIRD, neither the old one nor/],
      [{ clusterResourceId: undefined }, /records no resource id/],
      [{ endpoint: SECRET }, /the outputs endpoint are secret/],
    ] as const) {
      const adoption = follow(recorded(overrides));
      assert.match(adoption.kind === "refused" ? adoption.why : adoption.kind, why);
    }
  });
});

describe("judging an adoption by the preview that follows", () => {
  const parameter = "urn:pulumi:prod::shop::aws:ssm/parameter:Parameter::address";
  const change = (of: string, overrides: Parameters<typeof aChange>[0]) => aChange({ urn: of, ...overrides });
  const judge = (...changes: ReturnType<typeof aChange>[]) =>
    judgeAdoption(aPreview({ changes: [] }), aPreview({ changes }), urn);

  it("lets the database alone or update in place, and names who follows", () => {
    const type = "aws:ssm/parameter:Parameter";
    const follows = change(parameter, { op: "update", type });
    const verdict = judge(follows, change(urn, { op: "update", properties: [] }));
    assert.deepEqual(verdict, { objections: [], dependents: [follows] });
  });

  for (const op of ["create", "delete", "replace", "create-replacement", "import"] as const) {
    it(`objects to a ${op} of the database, approved or not`, () => {
      const changes = [change(urn, { op, type: "aws:rds/instance:Instance" })];
      const approved = aPreview({ changes });
      assert.deepEqual(judgeAdoption(approved, aPreview({ changes }), urn).objections, [
        `it would ${op} ${urn}`,
      ]);
    });
  }

  it("objects to a rename, and to an end of anything that nobody approved", () => {
    const renamed = {
      path: "identifier",
      kind: "update",
      forcesReplacement: false,
      before: "a",
      after: "b",
    } as const;
    assert.deepEqual(judge(change(urn, { op: "update", properties: [renamed] })).objections, [
      `it would rename ${urn}`,
    ]);
    const type = "aws:ssm/parameter:Parameter";
    assert.equal(judge(change(parameter, { op: "replace", type })).objections.length, 1);
  });

  it("counts a cluster's instances to the database", () => {
    const member = "urn:pulumi:prod::shop::aws:rds/clusterInstance:ClusterInstance::one";
    const changes = [
      aChange({ urn: member, op: "replace", type: "aws:rds/clusterInstance:ClusterInstance" }),
    ];
    const after = aPreview({ changes });
    assert.deepEqual(judgeAdoption(after, after, member, urn).objections, [`it would replace ${member}`]);
  });

  it("lets a config map follow by a replacement, unless it is kept", () => {
    const type = "kubernetes:core/v1:ConfigMap";
    const follows = aChange({ op: "replace", type, name: "settings" });
    assert.deepEqual(judge(follows), { objections: [], dependents: [follows] });
    const kept = aChange({ op: "replace", type, before: someSafety({ protect: true }) });
    assert.deepEqual(judge(kept).objections, [`it would replace ${kept.urn}`]);
  });

  it("names a consumer that was to change anyway, with what it changes to now", () => {
    const [was] = aChange().properties;
    const same = aChange({ name: "same" });
    const moved = aChange({ properties: [was!, { ...was!, path: "host" }] });
    const approved = aPreview({ changes: [same, aChange()] });
    const verdict = judgeAdoption(approved, aPreview({ changes: [same, moved] }), urn);
    assert.deepEqual(verdict, { objections: [], dependents: [moved] });
  });

  it("objects to a preview that cannot be trusted", () => {
    const broken = aPreview({ incomplete: "no summary", changes: [] });
    const { objections } = judgeAdoption(aPreview(), broken, urn);
    assert.deepEqual(objections, ["the program cannot be previewed: no summary"]);
  });
});
