import { accountId } from "../account.ts";

/** The kinds of resources that have an ARN, as the ARN spells them. */
export type ArnKind = "db" | "snapshot" | "cluster" | "cluster-snapshot";

/** The ARN of a resource; it follows the name, as on AWS. */
export function arnOf(kind: ArnKind, region: string, identifier: string, account = accountId()): string {
  return `arn:aws:rds:${region}:${account}:${kind}:${identifier}`;
}
