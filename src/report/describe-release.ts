import type { RollbackPlan } from "../model/plan.ts";
import { releaseName, type Release } from "../model/release.ts";
import { visibleText } from "./escape.ts";
import { clipEnd, clipMiddle } from "./fit-text.ts";

/** A release in a few words: `v1.2.3 (9b1e77c2, deployed 2026-11-12 09:33)`. */
export function describeRelease(release: Release | undefined): string {
  if (release === undefined) return "an unknown release";
  const name = clipMiddle(visibleText(releaseName(release)), 60);
  const commit = visibleText(release.commit).slice(0, 8);
  const at = release.update?.finishedAt ?? release.update?.startedAt;
  return `${name} (${commit}, ${at === undefined ? "never deployed here" : `deployed ${describeTime(at)}`})`;
}

/** Where a plan leads: from one release to another, or nowhere, when only the data goes back. */
export function describeRoute({ from, to }: Pick<RollbackPlan, "from" | "to">): string {
  return from?.commit === to.commit
    ? `stays at ${describeRelease(to)}`
    : `from ${describeRelease(from)} to ${describeRelease(to)}`;
}

/** An ISO time to the minute, in UTC as recorded: `2026-11-12 09:33`. */
export function describeTime(iso: string): string {
  const text = visibleText(iso);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)
    ? `${text.slice(0, 10)} ${text.slice(11, 16)}`
    : clipEnd(text, 30);
}
