import { sessionLabel } from "../../adapters/postgres-quiet.ts";
import { isWorker, listSessions } from "../../adapters/postgres-server.ts";
import { enabledSubscriptions } from "../../adapters/postgres-subscriptions.ts";
import type { Database } from "../../adapters/postgres.ts";
import { blocking, type Finding, warning } from "../../model/finding.ts";

/** Names what writes into a database without a client's session, so that no right to connect keeps it out. */
export async function workerFindings(database: Database, name: string): Promise<Finding[]> {
  const subscriptions = await enabledSubscriptions(database, name);
  const workers = (await listSessions(database, name)).filter(isWorker);
  return [
    ...(subscriptions === undefined ? [unknownSubscriptions(database, name)] : []),
    ...(subscriptions ?? []).map((subscription) =>
      blocking({
        code: "SUBSCRIPTION_ENABLED",
        subject: subscription,
        message: `the subscription "${subscription}" writes into "${name}" what another server sends; no fence keeps it out`,
        remedy: `in "${name}": ALTER SUBSCRIPTION "${subscription}" DISABLE, and decide what it is to receive after the rollback`,
      }),
    ),
    ...workers
      .filter(({ kind }) => subscriptions === undefined || !isOfSubscription(kind))
      .map((worker) =>
        warning({
          code: "BACKGROUND_WORKER",
          subject: worker.kind ?? "",
          message: `${sessionLabel(worker)} works in "${name}", and the server starts it again when it is ended`,
          remedy:
            "stop it before the rollback by its extension's own means; the fence is not proven while it is there",
        }),
      ),
  ];
}

/** Its subscription is named already. */
const isOfSubscription = (kind: string | null): boolean => kind?.startsWith("logical replication ") === true;

function unknownSubscriptions(database: Database, name: string): Finding {
  const { user } = database.connection;
  return warning({
    code: "SUBSCRIPTIONS_UNKNOWN",
    subject: user,
    message: `"${user}" may not read pg_subscription: nobody knows whether a subscription writes into "${name}"`,
    remedy: `look as a superuser, or GRANT SELECT (subdbid, subname, subenabled) ON pg_subscription TO "${user}"`,
  });
}
