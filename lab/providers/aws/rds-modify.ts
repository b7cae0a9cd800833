import type { DBInstance, ModifyDBInstanceMessage, RDS, Tag } from "@aws-sdk/client-rds";

import { textOf, type Properties } from "../harness/property-values.ts";
import type { ResourceCall } from "../harness/resource-type.ts";
import { allTags } from "./aws-config.ts";
import { rdsCall } from "./rds-client.ts";
import { modifiedFields } from "./rds-fields.ts";
import { findById, untilAvailable } from "./rds-wait.ts";

const UPDATE_LIMIT_MS = 80 * 60_000;

/**
 * Brings an instance to new inputs and waits for it.
 *
 * Copies the real provider's trap: the modification goes to whatever bears the recorded *name*, the
 * wait and the answer are about the recorded *id*.
 */
export async function modifyInstance(
  rds: RDS,
  id: string,
  inputs: Properties,
  state: Properties,
  call: ResourceCall,
): Promise<DBInstance> {
  const identifier = textOf(state["identifier"]);
  const fields = modifiedFields(inputs, state);
  if (inputs["identifier"] !== state["identifier"])
    fields["NewDBInstanceIdentifier"] = textOf(inputs["identifier"]);

  if (Object.keys(fields).length > 0) {
    const request = {
      ...fields,
      DBInstanceIdentifier: identifier,
      ApplyImmediately: inputs["applyImmediately"] === true,
      AllowMajorVersionUpgrade: inputs["allowMajorVersionUpgrade"] === true,
    } as ModifyDBInstanceMessage;
    await rdsCall(`updating RDS DB Instance (${identifier})`, () => rds.modifyDBInstance(request));
  }
  const instance = await untilAvailable(rds, id, call, UPDATE_LIMIT_MS);
  const retagged = await retag(rds, instance.DBInstanceArn, instance.TagList, allTags(inputs, call.config));
  return retagged ? ((await findById(rds, id)) ?? instance) : instance;
}

/** Makes the tags of an instance or a cluster the wished ones; false when they were. */
export async function retag(
  rds: RDS,
  arn: string | undefined,
  tags: readonly Tag[] | undefined,
  wanted: Properties,
): Promise<boolean> {
  const present = new Map((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value]));
  const added = Object.entries(wanted).filter(([key, value]) => present.get(key) !== value);
  const removed = [...present.keys()].filter((key) => !(key in wanted));
  if (added.length > 0) {
    const Tags = added.map(([Key, value]) => ({ Key, Value: textOf(value) }));
    await rdsCall(`tagging ${String(arn)}`, () => rds.addTagsToResource({ ResourceName: arn, Tags }));
  }
  if (removed.length > 0) {
    await rdsCall(`untagging ${String(arn)}`, () =>
      rds.removeTagsFromResource({ ResourceName: arn, TagKeys: removed }),
    );
  }
  return added.length + removed.length > 0;
}
