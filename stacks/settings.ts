import * as pulumi from "@pulumi/pulumi";

/** What differs between stacks; read from `config/Pulumi.<stack>.yaml`. */
export interface Settings {
  /** Prefix of every physical name. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly availabilityZones: readonly string[];
  readonly databaseClass: string;
  readonly databaseStorageGb: number;
  readonly databaseMultiAz: boolean;
  readonly databasePassword: pulumi.Output<string>;
  /** The cluster to deploy to; without it, the kubeconfig of whoever runs the program. */
  readonly kubeconfig: pulumi.Output<string> | undefined;
}

/** Reads the settings of the selected stack; a missing required key stops the program before it declares anything. */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const region = new pulumi.Config("aws").require("region");
  return {
    name: `${pulumi.getProject()}-${pulumi.getStack()}`,
    tags: { project: pulumi.getProject(), stack: pulumi.getStack() },
    availabilityZones: [`${region}a`, `${region}b`],
    databaseClass: config.require("databaseClass"),
    databaseStorageGb: config.requireNumber("databaseStorageGb"),
    databaseMultiAz: config.requireBoolean("databaseMultiAz"),
    databasePassword: config.requireSecret("databasePassword"),
    kubeconfig: config.getSecret("kubeconfig"),
  };
}
