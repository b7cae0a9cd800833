import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson } from "../../http/answer.ts";
import { readBody } from "../../http/read-body.ts";
import { countCalls } from "../calls/call-log.ts";
import { applyStatus } from "../faults/apply-status.ts";
import type { RdsContext } from "../rds-context.ts";
import { SECONDS } from "../timeline/phase.ts";
import { alterSnapshot } from "./alter-snapshot.ts";

type Control = (context: RdsContext, body: unknown, url: URL) => unknown;

/** What the lab can be told besides the API of AWS; a new order is one line. */
const CONTROLS: Readonly<Record<string, Control>> = {
  "GET /calls": ({ calls }, _, url) => {
    const [action, identifier] = [url.searchParams.get("action"), url.searchParams.get("identifier")];
    const found = calls.list({
      ...(action === null ? {} : { action }),
      ...(identifier === null ? {} : { identifier }),
    });
    return { counts: countCalls(found), calls: found };
  },
  "GET /faults": ({ faults }) => faults.show(),
  "POST /faults": ({ faults }, body) => faults.add(body),
  "DELETE /faults": ({ faults }) => {
    faults.clear();
    return {};
  },
  "POST /status": (context, body) => {
    const { identifier, status } = body as { identifier?: string; status?: string };
    if (identifier === undefined || status === undefined) throw new Error("send { identifier, status }");
    applyStatus(context, { status }, [identifier]);
    return {};
  },
  "POST /snapshots": alterSnapshot,
  "POST /backups": (context, body) => {
    const { instance = "", cluster } = body as { instance?: string; cluster?: string };
    const { instances, clusters, timeline, clusterTimeline } = context;
    const record = cluster === undefined ? instances.require(instance) : clusters.require(cluster);
    if (record.status !== "available" || record.phases.length > 0) {
      throw new Error(`"${record.identifier}" is not available; wait until it is`);
    }
    const phases = [{ status: "backing-up", seconds: SECONDS.backingUp, task: "back-up" }];
    (cluster === undefined ? timeline : clusterTimeline).begin(record, phases);
    return {};
  },
};

/**
 * Answers `/lab/…`: the calls so far, the fault script, an automated backup now, a status set by hand, an altered snapshot.
 *
 * What cannot be done is answered 400 with what to send instead.
 */
export async function serveControl(
  context: RdsContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const control = CONTROLS[`${request.method ?? "GET"} ${url.pathname}`];
  if (control === undefined) {
    answerJson(response, 404, { error: `the lab knows ${Object.keys(CONTROLS).join(", ")}, all under /lab` });
    return;
  }
  try {
    const text = await readBody(request);
    answerJson(response, 200, control(context, text === "" ? {} : JSON.parse(text), url));
  } catch (error) {
    answerJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}
