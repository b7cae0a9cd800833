import { checkIdentifier } from "../instances/check-identifier.ts";
import { checkQuota } from "../instances/check-quota.ts";
import { creationPhases } from "../instances/creation-phases.ts";
import { describeInstance } from "../instances/describe-instance.ts";
import { newInstance } from "../instances/new-instance.ts";
import { refuseSmallVolume } from "../instances/small-volume.ts";
import { readTags } from "../instances/read-tags.ts";
import { initialSettings, readSettings, type Settings } from "../instances/settings.ts";
import { createClusterMember } from "../clusters/create-cluster-member.ts";
import type { Parameters } from "../query/parameters.ts";
import type { RdsAction } from "../rds-context.ts";
import { refuse } from "../rds-error.ts";

/**
 * Creates an instance with a real PostgreSQL, or one more endpoint of a cluster.
 *
 * `Port` is not honoured: the endpoint says where it listens.
 */
export const createDbInstance: RdsAction = async (context, request) => {
  const { parameters, region } = request;
  const identifier = checkIdentifier(parameters.required("DBInstanceIdentifier"));
  if (parameters.text("DBClusterIdentifier") !== undefined) {
    return { DBInstance: describeInstance(context, createClusterMember(context, request, identifier)) };
  }
  const settings = settingsOf(parameters, { region, serverVersion: context.servers.version });
  const masterPassword = parameters.required("MasterUserPassword");
  if (masterPassword.length < 8) {
    throw refuse.invalidValue(
      "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
    );
  }
  const tags = readTags(parameters);
  if (context.instances.isTaken(identifier)) throw refuse.instanceExists();
  checkQuota(context, "instances");
  const record = await newInstance(context, { identifier, region, settings, tags, masterPassword });
  const begun = context.timeline.begin(record, creationPhases("initialise", settings));
  return { DBInstance: describeInstance(context, begun) };
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
  const settings = {
    ...initialSettings(),
    AvailabilityZone: `${region}a`,
    DBParameterGroupName: `default.postgres${major}`,
    OptionGroupName: `default:postgres-${major}`,
    ...sent,
    EngineVersion: isServers ? serverVersion : version,
  };
  refuseSmallVolume(settings, sent);
  return settings;
}
