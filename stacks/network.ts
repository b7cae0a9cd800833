import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings.ts";

/** Where the platform lives. */
export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly publicSubnetIds: pulumi.Output<string>[];
  /** For whatever may talk to the database. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
  readonly databaseSecurityGroupId: pulumi.Output<string>;
}

const POSTGRES_PORT = 5432;
const ANYWHERE = "0.0.0.0/0";

/** Declares a VPC with public and private subnets in two zones, and a database reachable only from the backend. */
export function createNetwork({ name, tags, availabilityZones }: Settings): Network {
  const vpc = new aws.ec2.Vpc("vpc", {
    cidrBlock: "10.20.0.0/16",
    enableDnsHostnames: true,
    tags: { ...tags, Name: name },
  });
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id, tags });
  const publicRoutes = new aws.ec2.RouteTable("public", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: ANYWHERE, gatewayId: gateway.id }],
    tags,
  });

  const publicSubnets = availabilityZones.map((availabilityZone, index) => {
    const cidrBlock = `10.20.${index}.0/24`;
    const subnet = new aws.ec2.Subnet(`public-${index}`, {
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone,
      tags,
    });
    new aws.ec2.RouteTableAssociation(`public-${index}`, {
      subnetId: subnet.id,
      routeTableId: publicRoutes.id,
    });
    return subnet;
  });
  const privateSubnets = availabilityZones.map((availabilityZone, index) => {
    const cidrBlock = `10.20.${index + 10}.0/24`;
    return new aws.ec2.Subnet(`private-${index}`, { vpcId: vpc.id, cidrBlock, availabilityZone, tags });
  });

  const backend = new aws.ec2.SecurityGroup("backend", {
    vpcId: vpc.id,
    description: "Backend pods",
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [ANYWHERE] }],
    tags,
  });
  const database = new aws.ec2.SecurityGroup("database", {
    vpcId: vpc.id,
    description: "PostgreSQL, from the backend only",
    ingress: [
      { protocol: "tcp", fromPort: POSTGRES_PORT, toPort: POSTGRES_PORT, securityGroups: [backend.id] },
    ],
    tags,
  });

  return {
    vpcId: vpc.id,
    privateSubnetIds: privateSubnets.map(({ id }) => id),
    publicSubnetIds: publicSubnets.map(({ id }) => id),
    backendSecurityGroupId: backend.id,
    databaseSecurityGroupId: database.id,
  };
}
