import { aProgram } from "./_program.ts";
import type { StackHistory } from "./_template.ts";

const chain = (size: number): string[] => [
  `const a = thing("a", { size: ${size} });`,
  `const b = thing("b", { size: ${size} }, { dependsOn: [a] });`,
];

/**
 * A stack whose way back is three effects in a fixed order: update a, update b, create old.
 *
 * Specs that stop an update somewhere share it, so that it is deployed once.
 */
export const CHAIN: StackHistory = {
  releases: {
    "v1.0.0": aProgram(...chain(1), 'thing("old", {}, { dependsOn: [b] });'),
    "v1.1.0": aProgram(...chain(2)),
  },
};

/** The effects of going back from v1.1.0 to v1.0.0. */
export const CHAIN_EFFECTS = ["Update a", "Update b", "Create old"];
