import type { RDS } from "@aws-sdk/client-rds";
import { parseDuration } from "../model/duration.ts";
import { RollbackError } from "../model/errors.ts";
import { clientOptions } from "./aws-client.ts";
import { callWithPatience } from "./rds-call.ts";
import { type Clock, SYSTEM_CLOCK } from "./rds-clock.ts";

/** Where to find RDS and how patient to be with it. */
export interface RdsOptions {
  /** AWS_REGION, AWS_ENDPOINT_URL_RDS, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …; ROLLBACK_AWS_POLL sets the pause between two looks. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Overrides the environment's region: the one in which the instance was recorded. */
  readonly region?: string | undefined;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** Access to the RDS of one region; every function of `rds-*.ts` takes it first. */
export interface Rds {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** The pause between two looks at something that is under way. */
  readonly pollMs: number;
  /** Makes one call; passing trouble is waited out within bounds, everything else is thrown as RollbackError. */
  readonly call: <Answer>(
    operation: string,
    subject: string,
    send: (client: RDS) => Promise<Answer>,
  ) => Promise<Answer>;
}

/** The Terraform provider's interval: at half of it an account with many instances is throttled (terraform-provider-aws). */
const POLL_MS = 10_000;

/** Opens RDS; the SDK is loaded only now, and no call is made. */
export async function openRds({ environment, region, signal, clock }: RdsOptions): Promise<Rds> {
  const { RDS: Client } = await import("@aws-sdk/client-rds");
  // A client keeps the credentials it found first; a new one reads the chain again.
  const connect = (): RDS => new Client(clientOptions(environment, { service: "RDS", region }));
  let client = connect();
  // A call to an address that never answers would keep the process for minutes after it is given up.
  signal?.addEventListener("abort", () => client.destroy(), { once: true });
  const patience = { clock: clock ?? SYSTEM_CLOCK, signal, pollMs: pollMsIn(environment) };
  return {
    ...patience,
    call: (operation, subject, send) =>
      callWithPatience(
        { operation, subject, ...patience },
        () => send(client),
        () => {
          client.destroy();
          client = connect();
        },
      ),
  };
}

function pollMsIn(environment: RdsOptions["environment"]): number {
  const text = environment["ROLLBACK_AWS_POLL"];
  if (text === undefined || text === "") return POLL_MS;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new RollbackError("CONFIG_INVALID", {
    subject: "ROLLBACK_AWS_POLL",
    message: `ROLLBACK_AWS_POLL is "${text}", which is no duration`,
    remedy: 'unset it, or give a duration such as "10s"',
  });
}
