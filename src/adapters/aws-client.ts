type Environment = Readonly<Record<string, string | undefined>>;

/** What a client of one AWS service is made with. */
export interface ClientOptions {
  readonly region: string;
  readonly maxAttempts: 1;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/**
 * The options of a client by the usual variables: AWS_REGION, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …
 *
 * The region of what is asked about wins. Without keys in the environment, profiles, roles and single
 * sign-on are left to the SDK's chain.
 */
export function clientOptions(
  environment: Environment,
  { service, region }: { readonly service: "RDS" | "KMS"; readonly region: string | undefined },
): ClientOptions {
  const endpoint = environment[`AWS_ENDPOINT_URL_${service}`] ?? environment["AWS_ENDPOINT_URL"];
  return {
    region: region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1",
    // Repeated by us: the SDK would repeat a create without telling, and give up on a long storm of throttling.
    maxAttempts: 1,
    ...(endpoint === undefined || endpoint === "" ? {} : { endpoint }),
    ...credentialsIn(environment),
  };
}

function credentialsIn(environment: Environment): Pick<ClientOptions, "credentials"> {
  const accessKeyId = environment["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = environment["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = environment["AWS_SESSION_TOKEN"];
  if (!accessKeyId || !secretAccessKey) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } };
}
