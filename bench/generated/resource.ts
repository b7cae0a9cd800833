/** What the generated update does to a resource: a spread as after a large release, or a change of each of them. */
export type Spread = "usual" | "everything";

export type GeneratedOperation = "same" | "update" | "create" | "delete" | "replace";

/** A resource of a generated stack, about as large as a real one. */
export interface GeneratedResource {
  readonly urn: string;
  readonly type: string;
  readonly op: GeneratedOperation;
  readonly index: number;
}

const TYPES = [
  "aws:s3/bucketObject:BucketObject",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:core/v1:ConfigMap",
  "aws:route53/record:Record",
  "aws:rds/instance:Instance",
];

/** The stack that every generated file speaks of. */
export const STACK_URN = "urn:pulumi:prod::large::pulumi:pulumi:Stack::large-prod";

/** The resources of a stack of this size; the same every time. */
export function generateResources(count: number, spread: Spread): GeneratedResource[] {
  return Array.from({ length: count }, (_, index) => {
    const type = TYPES[index % TYPES.length] ?? "";
    const name = `service-${Math.floor(index / TYPES.length)}-${index}`;
    return { urn: `urn:pulumi:prod::large::${type}::${name}`, type, op: operationOf(index, spread), index };
  });
}

function operationOf(index: number, spread: Spread): GeneratedOperation {
  const place = index % 100;
  if (place < 2) return "replace";
  if (place < 6) return "delete";
  if (place < 12) return "create";
  return spread === "everything" || place < 40 ? "update" : "same";
}
