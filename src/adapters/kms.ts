import { RollbackError } from "../model/errors.ts";
import { clientOptions } from "./aws-client.ts";
import { callWithPatience } from "./rds-call.ts";
import type { Rds, RdsOptions } from "./rds.ts";

/** Whether a key can be used: only `usable` is a pass, and what may not be asked is unknown. */
export type KeyAnswer =
  | { readonly kind: "usable" }
  | { readonly kind: "unusable"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Asks KMS for the state of a key, by its ARN or id in the region of the database.
 *
 * Throttling and 5xx are waited out as for RDS. A caller who may not ask, or never gets an answer, is told
 * that it is unknown; every other refusal is thrown.
 */
export async function askKey(
  key: string,
  { environment, region }: Pick<RdsOptions, "environment" | "region">,
  { clock, signal, pollMs }: Pick<Rds, "clock" | "signal" | "pollMs">,
): Promise<KeyAnswer> {
  // Loaded only for databases that are encrypted.
  const { KMS: Client } = await import("@aws-sdk/client-kms");
  const connect = () => new Client(clientOptions(environment, { service: "KMS", region }));
  let client = connect();
  try {
    return await callWithPatience(
      { operation: "describe the key", subject: key, clock, signal, pollMs },
      () =>
        client
          .describeKey({ KeyId: key })
          .then(({ KeyMetadata }) => answerOf(KeyMetadata?.KeyState), refusalOf),
      () => {
        client.destroy();
        client = connect();
      },
    );
  } catch (error) {
    if (error instanceof RollbackError && error.code === "TIMED_OUT")
      return { kind: "unknown", why: error.message };
    throw error;
  } finally {
    client.destroy();
  }
}

function answerOf(state: string | undefined): KeyAnswer {
  if (state === "Enabled") return { kind: "usable" };
  return {
    kind: "unusable",
    why: state === undefined ? "has no state" : `is ${STATES[state] ?? `"${state}"`}`,
  };
}

const STATES: Readonly<Record<string, string>> = {
  Disabled: "disabled",
  PendingDeletion: "about to be deleted",
  PendingReplicaDeletion: "about to be deleted",
  PendingImport: "without its material",
  Unavailable: "cut off from its key store",
};

function refusalOf(error: unknown): KeyAnswer {
  const { name, message } = error as Error;
  if (name === "NotFoundException") return { kind: "unusable", why: "does not exist any more" };
  if (name === "AccessDeniedException") return { kind: "unknown", why: message };
  throw error;
}
