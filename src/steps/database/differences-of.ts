import { type AttributeDifference, compareAttributes } from "../../data/compare-attributes.ts";
import type { DatabasePair } from "./find-pair.ts";

/** A difference, and between whom. */
export interface PairDifference extends AttributeDifference {
  readonly old: string;
  readonly new: string;
}

/** Everything in which what was restored is not what it is to take the place of; empty is what the cut-over asks for. */
export function differencesOf(pairs: readonly DatabasePair[]): PairDifference[] {
  return pairs.flatMap(({ old, restored }) =>
    compareAttributes(old, restored).map((difference) => ({
      ...difference,
      old: old.identifier,
      new: restored.identifier,
    })),
  );
}

/** The differences in one line. */
export function differenceText(differences: readonly PairDifference[]): string {
  const pairs = Map.groupBy(differences, ({ old, new: restored }) => `"${restored}" is not what "${old}" is`);
  return [...pairs]
    .map(([pair, among]) => {
      const list = among.map(
        ({ attribute, source, restored }) => `${attribute} is ${restored} instead of ${source}`,
      );
      return `${pair}: ${list.join("; ")}`;
    })
    .join("; ");
}
