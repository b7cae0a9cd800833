import { randomBytes } from "node:crypto";
import { checkIdentifier } from "../instances/check-identifier.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import { type InstanceRecord, NO_CHANGE } from "../instances/instance-record.ts";
import { readTags } from "../instances/read-tags.ts";
import { initialSettings, readSettings, type Settings } from "../instances/settings.ts";
import { chooseDataDirectory } from "../postgres/choose-data-directory.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";
import { type Phase, SECONDS } from "../timeline/phase.ts";

/** Creates an instance with a real PostgreSQL; `Port` is not honoured, the endpoint says where it listens. */
export const createDbInstance: RdsAction = async (context, { parameters, region }) => {
  const identifier = checkIdentifier(parameters.required("DBInstanceIdentifier"));
  const settings = settingsOf(parameters, { region, serverVersion: context.servers.version });
  const masterPassword = parameters.required("MasterUserPassword");
  if (masterPassword.length < 8) {
    throw refuse.invalidValue(
      "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
    );
  }
  if (context.instances.isTaken(identifier)) throw refuse.instanceExists();

  const resourceId = `db-${randomBytes(13).toString("hex").toUpperCase()}`;
  const port = await context.ports.portOf(identifier);
  // The port took a moment: another request may have had the same name in mind.
  if (context.instances.isTaken(identifier)) throw refuse.instanceExists();
  const record: InstanceRecord = {
    identifier,
    resourceId,
    region,
    createdAt: new Date().toISOString(),
    status: "creating",
    phases: [],
    settings,
    deferred: NO_CHANGE,
    applying: NO_CHANGE,
    tags: readTags(parameters),
    port,
    dataDirectory: chooseDataDirectory(context.instances.folderOf(resourceId), resourceId, context.user),
    masterPassword,
    adminPassword: randomBytes(18).toString("base64url"),
  };
  return { DBInstance: describeInstance(context.timeline.begin(record, creationPhases(settings))) };
};

function settingsOf(
  parameters: Parameters,
  { region, serverVersion }: { readonly region: string; readonly serverVersion: string },
): Settings {
  parameters.required("DBInstanceClass");
  parameters.required("MasterUsername");
  const engine = parameters.required("Engine");
  if (engine !== "postgres")
    throw refuse.invalidValue(`Invalid DB engine: ${engine}; the lab runs postgres only`);
  const sent = readSettings(parameters);
  const version = String(sent["EngineVersion"] ?? serverVersion);
  const [major = ""] = version.split(".");
  // A major version alone means its newest minor; the lab's newest is the one it has.
  const isServers = version === serverVersion.split(".")[0];
  return {
    ...initialSettings(),
    AvailabilityZone: `${region}a`,
    DBParameterGroupName: `default.postgres${major}`,
    OptionGroupName: `default:postgres-${major}`,
    ...sent,
    EngineVersion: isServers ? serverVersion : version,
  };
}

function creationPhases(settings: Settings): Phase[] {
  const creating: Phase = { status: "creating", seconds: SECONDS.creating, task: "initialise" };
  const backingUp: Phase = { status: "backing-up", seconds: SECONDS.backingUp };
  return settings["BackupRetentionPeriod"] === 0 ? [creating] : [creating, backingUp];
}
