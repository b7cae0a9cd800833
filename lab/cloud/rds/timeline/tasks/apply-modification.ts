import { NO_CHANGE } from "../../instances/instance-record.ts";
import { asAdmin } from "../../postgres/connect.ts";
import type { InstanceTask, TaskContext } from "./instance-task.ts";
import { removeAutomated } from "./remove-instance.ts";

/**
 * Applies the settings and the password that are being changed; the new name is left to the rename.
 *
 * A changed parameter group only becomes known: it takes effect with the next reboot.
 */
export function applyModification({ instances, snapshots }: TaskContext): InstanceTask {
  return async (record) => {
    const { settings, password, identifier } = record.applying;
    if (password !== undefined) {
      await asAdmin(record, async (client) => {
        const user = client.escapeIdentifier(String(record.settings["MasterUsername"]));
        await client.query(`ALTER ROLE ${user} PASSWORD ${client.escapeLiteral(password)}`);
      });
    }
    if (settings["BackupRetentionPeriod"] === 0) removeAutomated(snapshots, record);
    const hasNewGroup = settings["DBParameterGroupName"] !== undefined;
    instances.update(record.resourceId, {
      settings: { ...record.settings, ...settings },
      masterPassword: password ?? record.masterPassword,
      applying: identifier === undefined ? NO_CHANGE : { settings: {}, identifier },
      ...(hasNewGroup ? { needsReboot: true } : {}),
    });
  };
}
