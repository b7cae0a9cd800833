import { join } from "node:path";
import { preloadAutomationApi } from "../../src/pulumi/apply-release.ts";
import { planLargeStack } from "./plan-large-stack.ts";
import { showReport } from "./show-report.ts";

// A process of its own per size: the peak of memory is the process's.
const [folder = ""] = process.argv.slice(2);
// Loaded while the engine previews, so its time is hidden there; its memory is not.
await preloadAutomationApi();
const startedAt = performance.now();
const report = await planLargeStack(folder, join(folder, "scratch"));
showReport(report, join(folder, "scratch"));
const durationMs = performance.now() - startedAt;
const { preview } = report.plan;
if (!preview.succeeded || preview.incomplete !== undefined)
  throw new Error(`the generated preview was not understood: ${preview.incomplete ?? "it failed"}`);
console.log(
  JSON.stringify({
    durationMs,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    changes: preview.changes.length,
  }),
);
