import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { release } from "./release.ts";
import type { Settings } from "./settings.ts";

/** Where the site is and how to invalidate it. */
export interface Frontend {
  readonly bucketName: pulumi.Output<string>;
  readonly distributionId: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
}

const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/**
 * Declares the static site: a private, versioned bucket that only its CloudFront distribution may read.
 *
 * Versioning is what makes a frontend rollback possible: an overwritten object can be had back.
 */
export function createFrontend({ name, tags }: Settings): Frontend {
  const bucket = new aws.s3.Bucket("site", { bucket: `${name}-site`, tags }, { protect: true });
  new aws.s3.BucketVersioning("site", { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } });
  const privacy = new aws.s3.BucketPublicAccessBlock("site", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new aws.s3.BucketObjectv2("index", {
    bucket: bucket.id,
    key: "index.html",
    content: `<!doctype html><title>platform</title><p>release ${release.version}</p>\n`,
    contentType: "text/html",
  });

  const distribution = createDistribution(name, bucket, tags);
  new aws.s3.BucketPolicy(
    "site",
    { bucket: bucket.id, policy: readerPolicy(bucket.arn, distribution.arn) },
    { dependsOn: privacy },
  );
  return {
    bucketName: bucket.id,
    distributionId: distribution.id,
    url: pulumi.interpolate`https://${distribution.domainName}`,
  };
}

function createDistribution(
  name: string,
  bucket: aws.s3.Bucket,
  tags: Settings["tags"],
): aws.cloudfront.Distribution {
  const access = new aws.cloudfront.OriginAccessControl("site", {
    name,
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
  return new aws.cloudfront.Distribution("site", {
    enabled: true,
    defaultRootObject: "index.html",
    origins: [
      { originId: "site", domainName: bucket.bucketRegionalDomainName, originAccessControlId: access.id },
    ],
    defaultCacheBehavior: {
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: CACHING_OPTIMIZED,
      compress: true,
    },
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    tags: { ...tags },
  });
}

function readerPolicy(
  bucketArn: pulumi.Output<string>,
  distributionArn: pulumi.Output<string>,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: pulumi.interpolate`${bucketArn}/*`,
        Condition: { StringEquals: { "AWS:SourceArn": distributionArn } },
      },
    ],
  });
}
