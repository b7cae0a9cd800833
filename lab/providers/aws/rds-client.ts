import type { RDS } from "@aws-sdk/client-rds";

import { labEndpoint } from "../harness/lab-endpoint.ts";
import type { Properties } from "../harness/property-values.ts";
import { regionOf } from "./aws-config.ts";

/**
 * The real AWS client, talking to the lab.
 *
 * Loaded when the first database is touched: it would double the provider's start-up time. The
 * credentials are made up, so that a wrong endpoint could do no harm.
 */
export async function rdsClient(config: Properties): Promise<RDS> {
  const endpoint = labEndpoint();
  const { RDS: Client } = await import("@aws-sdk/client-rds");
  return new Client({
    endpoint,
    region: regionOf(config),
    credentials: { accessKeyId: "lab", secretAccessKey: "lab" },
  });
}

/** Runs one call and names the operation, the instance and AWS's own error code when it fails. */
export async function rdsCall<Result>(act: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new Error(`${act}: ${name}: ${message}`, { cause: error });
  }
}
