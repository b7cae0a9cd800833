import { UNKNOWN, type Properties } from "../harness/property-values.ts";
import type { InputFailure, ResourceType } from "../harness/resource-type.ts";
import { rdsClient } from "./rds-client.ts";
import { createInstance } from "./rds-create.ts";
import { deleteInstance } from "./rds-delete.ts";
import { modifyInstance } from "./rds-modify.ts";
import { rdsOutputs, RDS_COMPUTED } from "./rds-outputs.ts";
import { findById } from "./rds-wait.ts";

/**
 * `aws:rds/instance:Instance` with the real provider's dangers (its behaviour since version 5).
 *
 * The id is the immutable `DbiResourceId`; `identifier` is a name that can be changed in place, and by
 * which modifications and deletions are addressed. A changed subnet group is no replacement: AWS
 * moves the instance.
 */
export const rdsInstance: ResourceType = {
  token: "aws:rds/instance:Instance",
  forceNew: [
    ...["engine", "username", "dbName", "kmsKeyId", "storageEncrypted", "availabilityZone"],
    ...["characterSetName", "ncharCharacterSetName", "timezone", "customIamInstanceProfile"],
    ...["identifierPrefix", "restoreToPointInTime", "s3Import", "backupTarget", "region"],
  ],
  // Computed since 2021: taking the input away keeps the instance, setting another one replaces it.
  replaces: ({ path, after }) => path === "snapshotIdentifier" && after !== undefined,
  required: ["instanceClass"],
  defaults: {
    applyImmediately: false,
    autoMinorVersionUpgrade: true,
    copyTagsToSnapshot: false,
    deleteAutomatedBackups: true,
    monitoringInterval: 0,
    performanceInsightsEnabled: false,
    publiclyAccessible: false,
    skipFinalSnapshot: false,
  },
  autoName: { property: "identifier", hexDigits: 7, maxLength: 63 },
  check: wrongNames,
  computed: RDS_COMPUTED,
  schemaVersion: 2,

  async create(inputs, call) {
    const instance = await createInstance(await rdsClient(call.config), inputs, call);
    return { id: String(instance.DbiResourceId), outputs: rdsOutputs(instance, inputs) };
  },
  async read(id, state, call) {
    const instance = await findById(await rdsClient(call.config), id);
    return instance && { id, outputs: rdsOutputs(instance, state) };
  },
  async update(id, inputs, state, call) {
    const instance = await modifyInstance(await rdsClient(call.config), id, inputs, state, call);
    return rdsOutputs(instance, inputs);
  },
  async delete(id, state, call) {
    await deleteInstance(await rdsClient(call.config), id, state, call);
  },
};

function wrongNames(inputs: Properties): InputFailure[] {
  return ["identifier", "finalSnapshotIdentifier"].flatMap((property) => {
    const name = inputs[property];
    if (typeof name !== "string" || name === UNKNOWN) return [];
    if (/^[A-Za-z][A-Za-z0-9-]*$/.test(name) && !/--|-$/.test(name)) return [];
    const rule = "must begin with a letter, hold letters, digits and single hyphens, and not end in a hyphen";
    return [{ property, reason: `${property} "${name}" ${rule}` }];
  });
}
