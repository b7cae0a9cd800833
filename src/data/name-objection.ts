import { blocking, type Finding } from "../model/finding.ts";
import { REPLACED_BY_TAG } from "./run-tags.ts";

interface Named {
  readonly identifier: string;
  readonly resourceId: string;
}

interface FoundDatabase {
  readonly identifier: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The name that a cut-over gives to the old one (`identifiersFor`). */
const OLD_NAME = /-old-[0-9a-f]{6}$/;

/**
 * Why the database that the state names must not be worked with: another one took its place, or it was renamed.
 *
 * Providers read by id and change by name: an update in such a world would change the wrong database,
 * and a refresh between two renames would make the state name the old one for good.
 */
export function nameObjection({ identifier, resourceId }: Named, found: FoundDatabase): Finding | undefined {
  const isRenamed = found.identifier !== identifier;
  const successor = found.tags[REPLACED_BY_TAG];
  if (successor !== undefined || OLD_NAME.test(found.identifier))
    return blocking({
      code: "INSTANCE_SUPERSEDED",
      subject: identifier,
      message: `the state names ${resourceId}, which AWS calls "${found.identifier}": ${successor ?? "another one"} took its place in a run, and the state did not follow`,
      remedy:
        "finish that run (rollback resume), or bring this one back by hand (docs/cut-over.md); neither refresh nor update the stack before",
    });
  if (!isRenamed) return undefined;
  return blocking({
    code: "INSTANCE_RENAMED",
    subject: identifier,
    message: `the state calls ${resourceId} "${identifier}", AWS calls it "${found.identifier}": somebody renamed it`,
    remedy:
      "find out which database is in use (rollback history), and rename it back; refresh the stack only where it is to stay in use under its new name",
  });
}
