import type { RdsContext } from "../rds-context.ts";
import type { SnapshotRecord } from "../snapshots/snapshot-record.ts";

/** What can be told of a snapshot that the lab itself could not make. */
interface Alteration {
  readonly snapshot?: string;
  readonly account?: string;
  readonly engine?: string;
  readonly engineVersion?: string;
  readonly status?: SnapshotRecord["status"];
}

/** Makes a snapshot say of itself what one of another account, engine or version says, or one that is not complete. */
export function alterSnapshot({ snapshots }: RdsContext, body: unknown): object {
  const { snapshot: name, account, engine, engineVersion, status } = body as Alteration;
  if (name === undefined) throw new Error("send { snapshot } with account, engine, engineVersion or status");
  const record = snapshots.require(name);
  const { settings } = record.instance;
  snapshots.save({
    ...record,
    status: status ?? record.status,
    ...(account === undefined ? {} : { account }),
    instance: {
      ...record.instance,
      settings: {
        ...settings,
        ...(engine === undefined ? {} : { Engine: engine }),
        ...(engineVersion === undefined ? {} : { EngineVersion: engineVersion }),
      },
    },
  });
  return {};
}
