import type { ResourceChange } from "../../src/model/resource-change.ts";
import { readChange } from "../../src/pulumi/read-change.ts";
import { statefulReason } from "../../src/pulumi/stateful-types.ts";
import { previewStep } from "./preview-step.ts";
import { generateResources } from "./resource.ts";

/** So many changes, read by the reader that reads a preview. */
export function generateChanges(count: number): ResourceChange[] {
  return generateResources(count, "everything").map((resource) => {
    const change = readChange(previewStep(resource), (type) => statefulReason(type, []));
    if ("unknownOperation" in change)
      throw new Error(`the reader does not know "${change.unknownOperation}"`);
    return change;
  });
}
