import { blocking, type Finding } from "../model/finding.ts";
import type { GateInput } from "./gate.ts";

/** Refuses while a Pulumi process holds the stack's lock, or left it behind: what it did or does is unknown. */
export function noForeignLock({ facts }: GateInput): Finding[] {
  return facts.locks.map((lock) => {
    const holder = `${lock.username}@${lock.hostname} (pid ${lock.pid}) since ${lock.since}`;
    const stack = facts.target.stack;
    if (lock.owner === "dead") {
      return blocking({
        code: "STALE_LOCK",
        subject: holder,
        message: `the stack's lock was left behind by a process that is gone: ${holder}`,
        remedy: `check what it did (pulumi stack history --stack ${stack}), then: pulumi cancel ${stack}`,
      });
    }
    return blocking({
      code: "STACK_LOCKED",
      subject: holder,
      message: `another Pulumi process holds the stack's lock: ${holder}`,
      remedy: "wait until it ends; `pulumi cancel` would delete its lock without stopping it",
    });
  });
}
