import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings.ts";

const KEPT_IMAGES = 30;

/**
 * Declares the repository of the backend's images and returns its address.
 *
 * Tags are immutable and the last 30 images stay: a release older than that has no image left to go back to.
 */
export function createRegistry({ name, tags }: Settings): pulumi.Output<string> {
  const repository = new aws.ecr.Repository("backend", {
    name: `${name}/backend`,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    tags,
  });
  new aws.ecr.LifecyclePolicy("backend", {
    repository: repository.name,
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          description: `keep last ${KEPT_IMAGES} images`,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: KEPT_IMAGES },
          action: { type: "expire" },
        },
      ],
    }),
  });
  return repository.repositoryUrl;
}
