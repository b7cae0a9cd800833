import assert from "node:assert/strict";
import { pickInstance, recordedInstances } from "../../src/data/recorded-instances.ts";
import { namedInstance } from "../../src/data/restore-steps.ts";

const urnOf = (type: string, name: string): string => `urn:pulumi:prod::shop::${type}::${name}`;
const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";

const resource = (type: string, name: string, more: object) => ({ urn: urnOf(type, name), type, ...more });
const cluster = (name: string, identifier: string, region = "eu-central-1") =>
  resource(CLUSTER, name, {
    id: identifier,
    inputs: { clusterIdentifier: identifier },
    outputs: {
      arn: `arn:aws:rds:${region}:123456789012:cluster:${identifier}`,
      clusterIdentifier: identifier,
      clusterResourceId: `cluster-${name.toUpperCase()}`,
      endpoint: `${identifier}.example.com`,
    },
  });
const member = (name: string, of: string, more: object = {}) =>
  resource(MEMBER, name, {
    id: name,
    inputs: { clusterIdentifier: of },
    outputs: {
      arn: `arn:aws:rds:eu-central-1:123456789012:db:${name}`,
      identifier: name,
      dbiResourceId: `db-${name.toUpperCase()}`,
      clusterIdentifier: of,
    },
    dependencies: [urnOf(CLUSTER, "main")],
    ...more,
  });
const stack = (outputs: object) => resource("pulumi:pulumi:Stack", "shop-prod", { outputs });
const exported = (...resources: object[]) => JSON.stringify({ deployment: { resources } });

describe("the databases that a state records", () => {
  const instance = resource(INSTANCE, "legacy", {
    id: "db-OLD",
    outputs: { identifier: "legacy", arn: "arn:aws:rds:eu-west-1:123456789012:db:legacy", address: "a" },
  });

  it("are instances by their immutable id, and clusters by an output, each with its own instances", () => {
    const found = recordedInstances(
      exported(
        stack({}),
        instance,
        cluster("main", "orders"),
        cluster("other", "orders", "us-east-1"),
        member("one", "orders"),
        member("two", "orders", { delete: true }),
        member("three", "invoices"),
      ),
    );
    assert.deepEqual(
      found.map(({ name, resourceId, region, members }) => [name, resourceId, region, members?.length]),
      [
        ["legacy", "db-OLD", "eu-west-1", undefined],
        ["main", "cluster-MAIN", "eu-central-1", 1],
        ["other", "cluster-OTHER", "us-east-1", 0],
      ],
    );
    assert.deepEqual(namedInstance(found[1]!), {
      urn: urnOf(CLUSTER, "main"),
      identifier: "orders",
      resourceId: "cluster-MAIN",
      region: "eu-central-1",
      members: [{ urn: urnOf(MEMBER, "one"), identifier: "one", resourceId: "db-ONE" }],
    });
    assert.equal("members" in namedInstance(found[0]!), false);
  });

  it("are used by their address where an output holds it or a stranger depends on them; their own instances are none", () => {
    const isUsed = (...more: object[]) =>
      recordedInstances(exported(cluster("main", "orders"), member("one", "orders"), ...more))[0]!.declared
        .addressIsUsed;
    assert.equal(isUsed(), false);
    assert.equal(isUsed(stack({ host: "orders.example.com" })), true);
    const dependencies = [urnOf(MEMBER, "one")];
    assert.equal(isUsed(resource("aws:ssm/parameter:Parameter", "address", { dependencies })), true);
  });

  it("are picked by their logical name, or because there is only one", () => {
    const both = recordedInstances(exported(instance, cluster("main", "orders")));
    const pick = (resource: string | undefined) => pickInstance(both, { resource, stack: "prod" }).name;
    assert.equal(pick("main"), "main");
    assert.throws(() => pick(undefined), /stack "prod" has 2 RDS databases: legacy, main/);
    assert.throws(() => pick("none"), /no RDS database "none", but: legacy, main/);
  });
});
