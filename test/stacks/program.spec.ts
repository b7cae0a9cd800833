import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

describe("the reference platform's program", function () {
  this.timeout(30_000);
  const declared: Declared[] = [];
  let outputs: Record<string, pulumi.Output<unknown>>;

  before(async () => {
    const mocks: pulumi.runtime.Mocks = {
      call: () => ({}),
      newResource: ({ type, name, inputs }) => {
        declared.push({ type, name, inputs: inputs as Record<string, unknown> });
        const status = { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } };
        const extra = type.endsWith(":Service") ? { status } : {};
        return { id: `${name}-id`, state: { ...(inputs as object), ...ATTRIBUTES, ...extra } };
      },
    };
    await pulumi.runtime.setMocks(mocks, "platform", "prod");
    pulumi.runtime.setAllConfig({
      "aws:region": "eu-central-1",
      "platform:databaseClass": "db.r6g.large",
      "platform:databaseStorageGb": "200",
      "platform:databaseMultiAz": "true",
      "platform:databasePassword": "not-a-secret",
    });
    outputs = (await import("../../stacks/index.ts")) as unknown as typeof outputs;
    await pulumi.runtime.disconnect();
  });

  const find = (type: string, name?: string) => {
    const found = declared.find(
      (one) => one.type.endsWith(type) && (name === undefined || one.name === name),
    );
    assert.ok(found, `no ${type} among ${declared.map((one) => one.type).join(", ")}`);
    return found.inputs;
  };
  const value = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

  it("keeps the database safe: protected, backed up for a week, with a final snapshot, encrypted, in two zones", () => {
    const { deletionProtection, backupRetentionPeriod, skipFinalSnapshot, finalSnapshotIdentifier, ...rest } =
      find("rds/instance:Instance");
    assert.deepEqual(
      { deletionProtection, backupRetentionPeriod, skipFinalSnapshot, finalSnapshotIdentifier },
      {
        deletionProtection: true,
        backupRetentionPeriod: 7,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: "platform-prod-final",
      },
    );
    assert.deepEqual(
      [rest["storageEncrypted"], rest["multiAz"], rest["publiclyAccessible"]],
      [true, true, false],
    );
  });

  it("keeps ten revisions of the backend, which takes traffic only when it is healthy", () => {
    const spec = find("apps/v1:Deployment")["spec"] as {
      revisionHistoryLimit: number;
      template: { spec: { containers: { image: string; readinessProbe: { httpGet: { path: string } } }[] } };
    };
    const [container] = spec.template.spec.containers;
    assert.equal(spec.revisionHistoryLimit, 10);
    assert.equal(container?.readinessProbe.httpGet.path, "/health");
    assert.match(container.image, /^registry\.example\.com\/platform-prod\/backend:\d+\.\d+\.\d+$/);
  });

  it("versions the site's bucket, hides it from the public and lets only the distribution read", () => {
    assert.deepEqual(find("s3/bucketVersioning:BucketVersioning")["versioningConfiguration"], {
      status: "Enabled",
    });
    const blocks = find("s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    for (const name of [
      "blockPublicAcls",
      "blockPublicPolicy",
      "ignorePublicAcls",
      "restrictPublicBuckets",
    ]) {
      assert.equal(blocks[name], true, name);
    }
    assert.equal(find("cloudfront/originAccessControl:OriginAccessControl")["signingBehavior"], "always");
  });

  it("keeps the last 30 images", () => {
    const policy = JSON.parse(String(find("ecr/lifecyclePolicy:LifecyclePolicy")["policy"])) as {
      rules: { selection: { countNumber: number } }[];
    };
    assert.deepEqual(
      policy.rules.map(({ selection }) => selection.countNumber),
      [30],
    );
  });

  it("opens the database to the backend's security group and to nobody else", () => {
    const { ingress } = find("ec2/securityGroup:SecurityGroup", "database");
    assert.deepEqual(ingress, [
      { protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: ["backend-id"] },
    ]);
  });

  it("gives out the load balancer's own port when it names none of its own", async () => {
    assert.equal(await value(outputs["backendUrl"]!), "http://lb.example.com:80");
  });
});

const ATTRIBUTES = {
  address: "database.example.com",
  port: 5432,
  resourceId: "db-EXAMPLE",
  repositoryUrl: "registry.example.com/platform-prod/backend",
  bucketRegionalDomainName: "platform-prod-site.s3.eu-central-1.amazonaws.com",
  domainName: "d1.cloudfront.net",
  arn: "arn:aws:example",
};
