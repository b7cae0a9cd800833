import { textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceType } from "../harness/resource-type.ts";
import { objectBody } from "./object-body.ts";
import { listStored } from "./store.ts";
import { storedType } from "./stored-type.ts";

const OBJECT_TYPES = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

// Settings of a bucket are resources of their own; the bucket's name is their id.
const SETTINGS = [
  { name: "Versioning", required: "versioningConfiguration" },
  { name: "PublicAccessBlock" },
  { name: "LifecycleConfiguration", required: "rules" },
  { name: "OwnershipControls", required: "rule" },
  { name: "ServerSideEncryptionConfiguration", required: "rules" },
  { name: "WebsiteConfiguration" },
  { name: "CorsConfiguration", required: "corsRules" },
  { name: "Policy", required: "policy" },
];

/** S3: buckets, their settings, and objects with their bytes. */
export const bucketTypes: readonly ResourceType[] = [
  storedType({
    token: "aws:s3/bucket:Bucket",
    id: "{bucket}",
    named: { by: "bucket", upTo: 63 },
    forceNew: ["bucket", "bucketPrefix", "objectLockEnabled"],
    defaults: { forceDestroy: false },
    outputs: {
      arn: "arn:aws:s3:::{bucket}",
      bucketDomainName: "{bucket}.s3.amazonaws.com",
      bucketRegionalDomainName: "{bucket}.s3.{region}.amazonaws.com",
      hostedZoneId: "Z3AQBSTGFYJSTF",
    },
    mayDelete: refuseFullBucket,
  }),
  ...SETTINGS.map(({ name, required }) =>
    storedType({
      token: `aws:s3/bucket${name}:Bucket${name}`,
      id: "{bucket}",
      forceNew: ["bucket", "expectedBucketOwner"],
      required: ["bucket", ...(required === undefined ? [] : [required])],
    }),
  ),
  ...OBJECT_TYPES.map((token) =>
    storedType({
      token,
      id: "{bucket}/{key}",
      named: { by: "key", upTo: 1024, bare: true },
      forceNew: ["bucket", "key"],
      required: ["bucket"],
      defaults: { forceDestroy: false },
      outputs: { arn: "arn:aws:s3:::{bucket}/{key}" },
      changing: ["etag", "versionId", "contentType"],
      upload: objectBody,
    }),
  ),
];

async function refuseFullBucket(state: Properties): Promise<void> {
  if (state["forceDestroy"] === true) return;
  for (const type of OBJECT_TYPES) {
    const inside = (await listStored(type)).filter((object) => object["bucket"] === state["bucket"]);
    if (inside.length === 0) continue;
    throw new Error(
      `deleting S3 Bucket (${textOf(state["bucket"])}): BucketNotEmpty: ` +
        `The bucket you tried to delete is not empty (${inside.length} objects); set forceDestroy or empty it first`,
    );
  }
}
