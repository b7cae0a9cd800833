import { RollbackError } from "../model/errors.ts";
import { type Fault, pathText, quote } from "./fault.ts";
import type { YamlText } from "./parse-yaml.ts";

/** A person corrects these before looking at more; a hostile file can hold thousands. */
const SHOWN = 100;

/** The one error for all faults of a file, in the order of its lines: `file:line:column  path: message`. */
export function invalidSettings(
  name: string,
  faults: readonly Fault[],
  positionOf: YamlText["positionOf"],
): RollbackError {
  const placed = faults.map((fault) => ({ ...fault, ...positionOf(fault) }));
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  // One stray bracket makes a parser complain about every level it closes.
  const seen = new Set<string>();
  const lines = placed.flatMap(({ path, message, line, column }) => {
    const where = path.length === 0 ? "" : `${pathText(path)}: `;
    const said = `${line} ${where}${message}`;
    if (seen.has(said)) return [];
    seen.add(said);
    return [`${name}:${line}:${column}  ${where}${message}`];
  });
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more`] : [];
  const count = lines.length === 1 ? "a fault" : `${lines.length} faults`;
  return new RollbackError("CONFIG_INVALID", {
    subject: name,
    message: [`${quote(name)} has ${count}`, ...lines.slice(0, SHOWN), ...more].join("\n"),
    remedy: "correct the lines above; docs/rollback-yaml.md explains every key",
  });
}
