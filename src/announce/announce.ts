import { deliverEvent, type DeliveryResult } from "../adapters/http-webhook.ts";
import { resolveReference } from "../adapters/shell-environment.ts";
import type { Notify } from "../model/events.ts";
import { messageOf } from "../model/errors.ts";
import type { SecretReference } from "../model/settings.ts";
import { type Target, targetName } from "../model/target.ts";

/** A webhook as configured. */
export interface Webhook {
  readonly url: string | SecretReference;
  /** Signs every delivery when given. */
  readonly secret?: SecretReference | undefined;
}

/** What is announced: one moment of one run. */
export interface Announcement {
  /** Lower-case words with hyphens: `started`, `finished`; the event's type is `rollback.<moment>`. */
  readonly moment: string;
  readonly run: string;
  readonly target: Target;
  readonly message: string;
  readonly at: string;
  /** Further facts for machines. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What announcing needs of its surroundings. */
export interface AnnounceContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly notify: Notify;
}

/**
 * Announces one moment of a run to every webhook; a receiver that cannot be reached never fails the
 * run, it becomes a notice.
 */
export async function announce(
  announcement: Announcement,
  webhooks: readonly Webhook[],
  context: AnnounceContext,
): Promise<readonly DeliveryResult[]> {
  return await Promise.all(webhooks.map((webhook) => deliver(announcement, webhook, context)));
}

async function deliver(
  announcement: Announcement,
  webhook: Webhook,
  context: AnnounceContext,
): Promise<DeliveryResult> {
  const result = await attempt(announcement, webhook, context);
  if (!result.delivered) {
    const message = `"${announcement.moment}" was not announced: ${result.detail}`;
    context.notify({ type: "notice", message });
  }
  return result;
}

async function attempt(
  announcement: Announcement,
  webhook: Webhook,
  { environment, signal }: AnnounceContext,
): Promise<DeliveryResult> {
  const { moment, run, target, message, at, facts } = announcement;
  try {
    const event = {
      id: `${run}-${moment}`,
      source: eventSource(targetName(target)),
      type: `rollback.${moment}`,
      time: at,
      data: { run, stack: target.stack, project: target.project, message, ...facts },
    };
    const secret = webhook.secret === undefined ? undefined : resolveReference(webhook.secret, environment);
    return await deliverEvent(event, { url: resolveReference(webhook.url, environment), secret, signal });
  } catch (error) {
    return { delivered: false, detail: messageOf(error), attempts: 0 };
  }
}

/** CloudEvents' `source` is a URI reference. */
function eventSource(name: string): string {
  return `/pulumi-rollback/${name.split("/").map(encodeURIComponent).join("/")}`;
}
