import { RollbackError } from "../model/errors.ts";
import { REPORT_SCHEMA, type Report } from "../model/report.ts";
import { visibleText } from "./escape.ts";
import { clipEnd } from "./fit-text.ts";
import { parseDocument } from "./parse-document.ts";
import { safeJson } from "./safe-json.ts";
import { reportSchema } from "./report-schema.ts";

/** The report as one JSON document (`--output json`), indented, with a final newline. */
export function reportJson(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}

/** Reads a report back; throws USAGE when `source` is no report of this schema version. */
export function parseReport(text: string, source = "report"): Report {
  const parsed = parseDocument(text, REPORT_SCHEMA, reportSchema);
  if ("value" in parsed) return parsed.value;
  throw new RollbackError("USAGE", {
    subject: source,
    message: `cannot read the report "${source}": ${clipEnd(visibleText(parsed.fault), 500)}`,
    remedy: "write it again: rollback report <run> --output json",
  });
}
