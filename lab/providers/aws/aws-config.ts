import type { Properties } from "../harness/property-values.ts";

/** The account every resource of the lab belongs to. */
export function accountId(): string {
  return process.env["LAB_AWS_ACCOUNT_ID"] ?? "123456789012";
}

/** The region from the provider's configuration, else from the environment, else the lab's own. */
export function regionOf(config: Properties): string {
  const region = config["region"];
  return typeof region === "string" && region !== "" ? region : (process.env["AWS_REGION"] ?? "us-east-1");
}

/** A resource's tags together with the provider's default tags, which the resource's own override. */
export function allTags(inputs: Properties, config: Properties): Properties {
  const defaults = parsed(config["defaultTags"]);
  return { ...propertiesIn(defaults["tags"]), ...propertiesIn(inputs["tags"]) };
}

// The engine hands nested provider settings over as JSON text.
function parsed(value: Properties[string] | undefined): Properties {
  return typeof value === "string" ? (JSON.parse(value) as Properties) : propertiesIn(value);
}

function propertiesIn(value: Properties[string] | undefined): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
