import { storedType } from "./stored-type.ts";

const MANAGED = "Managed by Pulumi";
const arn = (kind: string) => `arn:aws:ec2:{region}:{account}:${kind}/{id}`;

/** Networks: VPCs, subnets, gateways, routes, security groups and their rules. */
export const networkTypes = [
  storedType({
    token: "aws:ec2/vpc:Vpc",
    id: "vpc-{hex}",
    forceNew: ["cidrBlock", "ipv4IpamPoolId"],
    defaults: { enableDnsSupport: true, instanceTenancy: "default" },
    outputs: {
      arn: arn("vpc"),
      mainRouteTableId: "rtb-{hex}",
      defaultSecurityGroupId: "sg-{hex}",
      ownerId: "{account}",
    },
    schemaVersion: 1,
  }),
  storedType({
    token: "aws:ec2/subnet:Subnet",
    id: "subnet-{hex}",
    forceNew: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"],
    required: ["vpcId"],
    defaults: { mapPublicIpOnLaunch: false, assignIpv6AddressOnCreation: false },
    outputs: { arn: arn("subnet"), availabilityZone: "{region}a", ownerId: "{account}" },
    schemaVersion: 1,
  }),
  storedType({
    token: "aws:ec2/securityGroup:SecurityGroup",
    id: "sg-{hex}",
    named: { by: "name", upTo: 255 },
    forceNew: ["name", "namePrefix", "description", "vpcId"],
    defaults: { description: MANAGED, revokeRulesOnDelete: false },
    outputs: { arn: arn("security-group"), ownerId: "{account}" },
    schemaVersion: 1,
  }),
  storedType({
    token: "aws:ec2/securityGroupRule:SecurityGroupRule",
    id: "sgrule-{hex}",
    forceNew: [
      ...["type", "fromPort", "toPort", "protocol", "securityGroupId", "self"],
      ...["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "sourceSecurityGroupId"],
    ],
    required: ["type", "fromPort", "toPort", "protocol", "securityGroupId"],
    outputs: { securityGroupRuleId: "sgr-{hex}" },
    schemaVersion: 2,
  }),
  ...["Ingress", "Egress"].map((direction) =>
    storedType({
      token: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
      id: "sgr-{hex}",
      forceNew: ["securityGroupId"],
      required: ["securityGroupId", "ipProtocol"],
      outputs: { arn: arn("security-group-rule"), securityGroupRuleId: "{id}" },
    }),
  ),
  storedType({
    token: "aws:ec2/internetGateway:InternetGateway",
    id: "igw-{hex}",
    outputs: { arn: arn("internet-gateway"), ownerId: "{account}" },
  }),
  storedType({
    token: "aws:ec2/eip:Eip",
    id: "eipalloc-{hex}",
    forceNew: ["domain", "networkBorderGroup", "publicIpv4Pool"],
    outputs: { allocationId: "{id}", publicIp: "203.0.113.10", arn: arn("elastic-ip") },
  }),
  storedType({
    token: "aws:ec2/natGateway:NatGateway",
    id: "nat-{hex}",
    forceNew: ["allocationId", "subnetId", "connectivityType", "privateIp"],
    defaults: { connectivityType: "public" },
    outputs: { networkInterfaceId: "eni-{hex}", publicIp: "203.0.113.10" },
  }),
  storedType({
    token: "aws:ec2/routeTable:RouteTable",
    id: "rtb-{hex}",
    forceNew: ["vpcId"],
    required: ["vpcId"],
    outputs: { arn: arn("route-table"), ownerId: "{account}" },
  }),
  storedType({
    token: "aws:ec2/route:Route",
    id: "r-{routeTableId}{hex}",
    forceNew: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    required: ["routeTableId"],
    outputs: { origin: "CreateRoute", state: "active" },
  }),
  storedType({
    token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    id: "rtbassoc-{hex}",
    forceNew: ["subnetId", "gatewayId"],
    required: ["routeTableId"],
  }),
];
