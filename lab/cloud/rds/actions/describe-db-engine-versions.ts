import { XmlList } from "../query/xml.ts";
import type { RdsAction } from "../rds-context.ts";

const ENGINES = { postgres: "PostgreSQL", "aurora-postgresql": "Aurora (PostgreSQL)" };

/** Tells the one version the lab runs, that of the PostgreSQL it found, for each engine it serves; others are unknown to it. */
export const describeDbEngineVersions: RdsAction = ({ servers }, { parameters }) => {
  const [major = ""] = servers.version.split(".");
  const engine = parameters.text("Engine");
  const version = parameters.text("EngineVersion");
  const isMeant = version === undefined || version === servers.version || version === major;
  const versions = Object.entries(ENGINES)
    .filter(([name]) => isMeant && (engine === undefined || engine === name))
    .map(([name, description]) => ({
      Engine: name,
      MajorEngineVersion: major,
      EngineVersion: servers.version,
      DBParameterGroupFamily: `${name}${major}`,
      DBEngineDescription: description,
      DBEngineVersionDescription: `${description} ${servers.version}`,
      ValidUpgradeTarget: new XmlList("UpgradeTarget", []),
      ExportableLogTypes: new XmlList("member", ["postgresql", "upgrade"]),
      SupportsLogExportsToCloudwatchLogs: true,
      Status: "available",
    }));
  return { DBEngineVersions: new XmlList("DBEngineVersion", versions) };
};
