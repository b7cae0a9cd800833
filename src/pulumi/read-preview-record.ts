import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Diagnostic } from "../model/preview.ts";

/** `pulumi preview --json` without its steps, which are handed over one by one. */
export interface PreviewRecord {
  readonly changeSummary: Readonly<Record<string, number>> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const REST = z.looseObject({
  changeSummary: z.record(z.string(), z.number()).nullish(),
  diagnostics: z
    .array(
      z.looseObject({
        severity: z.string().optional(),
        urn: z.string().optional(),
        message: z.string().optional(),
      }),
    )
    .nullish(),
});

/**
 * Reads a preview's JSON from a file and hands over each of its steps, holding one step in memory at a time.
 *
 * It relies on the layout of the CLI's own printer (four spaces a level, pkg/cmd/pulumi/ui/json.go):
 * a string never spans lines, so the lines `        {` and `        }` enclose one step. Text in any
 * other layout is parsed as a whole. undefined when the file holds no JSON: the preview said nothing.
 */
export async function readPreviewRecord(
  file: string,
  onStep: (step: unknown) => void,
): Promise<PreviewRecord | undefined> {
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  const rest: string[] = [];
  let step: string[] | undefined;
  let inSteps = false;
  for await (const line of lines) {
    if (!inSteps) {
      rest.push(line);
      inSteps = line === '    "steps": [';
    } else if (step !== undefined) {
      step.push(line);
      if (line === "        }" || line === "        },") {
        onStep(JSON.parse(step.join("\n").replace(/,$/, "")));
        step = undefined;
      }
    } else if (line === "        {") {
      step = [line];
    } else {
      rest.push(line);
      inSteps = false;
    }
  }
  return finish(rest.join("\n"), step !== undefined, onStep);
}

function finish(text: string, isCut: boolean, onStep: (step: unknown) => void): PreviewRecord | undefined {
  if (isCut || text.trim() === "") return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const record = REST.extend({ steps: z.array(z.unknown()).nullish() }).safeParse(parsed);
  if (!record.success) return undefined;
  for (const other of record.data.steps ?? []) onStep(other);
  return {
    changeSummary: record.data.changeSummary ?? undefined,
    diagnostics: (record.data.diagnostics ?? []).map((diagnostic) => ({
      severity:
        diagnostic.severity === "error" || diagnostic.severity === "warning" ? diagnostic.severity : "info",
      urn: diagnostic.urn,
      message: diagnostic.message ?? "",
    })),
  };
}
