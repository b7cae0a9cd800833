import { refuse } from "../rds-error.ts";
import type { InstanceRecord } from "./instance-record.ts";
import type { InstanceStore } from "./instance-store.ts";

/** The account every resource of the lab belongs to. */
export const ACCOUNT = "123456789012";

/** The ARN of an instance; it follows the name, as on AWS. */
export function arnOf({ region, identifier }: InstanceRecord): string {
  return `arn:aws:rds:${region}:${ACCOUNT}:db:${identifier}`;
}

/** Finds the instance an ARN names, or refuses as AWS does. */
export function instanceOfArn(instances: InstanceStore, arn: string): InstanceRecord {
  const [, name] = /^arn:aws:rds:[^:]+:\d{12}:db:(.+)$/.exec(arn) ?? [];
  if (name === undefined) throw refuse.invalidValue(`Invalid resource name: ${arn}`);
  return instances.require(name);
}
