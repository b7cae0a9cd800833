import type { StackEngine } from "../../src/model/stack-engine.ts";
import { aCheckpoint } from "./a-checkpoint.ts";
import { aPreview } from "./a-preview.ts";
import { anUpdate } from "./a-release.ts";

/** An engine whose stack is clean and whose update succeeds; what it was asked to do lies in `calls`. */
export function aStackEngine(
  overrides: Partial<StackEngine> = {},
): StackEngine & { readonly calls: readonly string[] } {
  const calls: string[] = [];
  const engine: StackEngine & { readonly calls: readonly string[] } = {
    calls,
    readCheckpoint: () => Promise.resolve(aCheckpoint()),
    exportState: () => Promise.resolve('{"version":3,"deployment":{"resources":[]}}'),
    importState: (deployment, expectedHash) => {
      calls.push(`import ${deployment} over ${expectedHash}`);
      return Promise.resolve();
    },
    readConfig: () => Promise.resolve({}),
    withConfig: (values) => {
      calls.push(`with ${JSON.stringify(values)}`);
      return engine;
    },
    previewRelease: () => {
      calls.push("preview");
      return Promise.resolve(aPreview());
    },
    lastPreview: () => undefined,
    applyRelease: ({ message, onProgress }) => {
      calls.push(`apply ${message}`);
      onProgress("update backend", 1, 1);
      return Promise.resolve({ succeeded: true, detail: "1 update", resourceChanges: { update: 1 } });
    },
    readHistory: () => Promise.resolve([anUpdate()]),
    readLocks: () => Promise.resolve([]),
    clearDeadLocks: () => {
      calls.push("clear dead locks");
      return Promise.resolve();
    },
    ...overrides,
  };
  return engine;
}
