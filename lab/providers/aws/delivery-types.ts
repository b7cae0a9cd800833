import { storedType } from "./stored-type.ts";

/** What brings a release to its users: CloudFront and ECR. */
export const deliveryTypes = [
  storedType({
    token: "aws:cloudfront/distribution:Distribution",
    isGlobal: true,
    id: "E{hex}",
    forceNew: ["staging"],
    required: ["defaultCacheBehavior", "enabled", "origins", "restrictions", "viewerCertificate"],
    defaults: {
      httpVersion: "http2",
      priceClass: "PriceClass_All",
      retainOnDelete: false,
      waitForDeployment: true,
    },
    outputs: {
      arn: "arn:aws:cloudfront::{account}:distribution/{id}",
      domainName: "{id}.cloudfront.net",
      hostedZoneId: "Z2FDTNDATAQYW2",
      status: "Deployed",
    },
    schemaVersion: 1,
  }),
  storedType({
    token: "aws:cloudfront/originAccessControl:OriginAccessControl",
    isGlobal: true,
    id: "E{hex}",
    named: { by: "name", upTo: 64 },
    required: ["originAccessControlOriginType", "signingBehavior", "signingProtocol"],
    defaults: { description: "Managed by Pulumi" },
    outputs: { arn: "arn:aws:cloudfront::{account}:origin-access-control/{id}", etag: "E{hex}" },
  }),
  storedType({
    token: "aws:ecr/repository:Repository",
    id: "{name}",
    named: { by: "name", upTo: 256 },
    forceNew: ["name", "encryptionConfigurations"],
    defaults: { imageTagMutability: "MUTABLE" },
    outputs: {
      arn: "arn:aws:ecr:{region}:{account}:repository/{name}",
      registryId: "{account}",
      repositoryUrl: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    },
  }),
  storedType({
    token: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    id: "{repository}",
    forceNew: ["repository", "policy"],
    required: ["repository", "policy"],
    outputs: { registryId: "{account}" },
  }),
];
