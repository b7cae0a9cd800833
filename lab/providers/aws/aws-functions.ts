import type { Provider } from "../harness/resource-type.ts";
import { accountId, regionOf } from "./aws-config.ts";

const PROVIDER_USER = "lab";

/** The functions programs commonly ask AWS before they declare anything. */
export const awsFunctions: NonNullable<Provider["functions"]> = {
  "aws:index/getRegion:getRegion": (args, config) => {
    const region = typeof args["region"] === "string" ? args["region"] : regionOf(config);
    return {
      id: region,
      name: region,
      region,
      description: `Lab (${region})`,
      endpoint: `ec2.${region}.amazonaws.com`,
    };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: accountId(),
    accountId: accountId(),
    arn: `arn:aws:iam::${accountId()}:user/${PROVIDER_USER}`,
    userId: "AIDALABUSER",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_args, config) => {
    const region = regionOf(config);
    return {
      id: region,
      region,
      names: ["a", "b", "c"].map((zone) => `${region}${zone}`),
      zoneIds: [1, 2, 3].map((zone) => `${region}-az${zone}`),
      groupNames: [region],
    };
  },
};
