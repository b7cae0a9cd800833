import type { IdentityFacts } from "../model/facts.ts";
import { messageOf } from "../model/errors.ts";

const TIMEOUT_MS = 10_000;

/**
 * Asks AWS whose the present credentials are; an answer that cannot be had is told as text, never thrown.
 *
 * The usual variables decide where it asks (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).
 */
export async function readAwsAccount(): Promise<NonNullable<IdentityFacts["currentAccount"]>> {
  try {
    // Loaded only for stacks that have AWS resources.
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({
      region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
      maxAttempts: 2,
    });
    const { Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return Account === undefined ? { unknown: "AWS named no account" } : { account: Account };
  } catch (error) {
    return { unknown: messageOf(error) };
  }
}
