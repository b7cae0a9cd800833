import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";

import type { InputDiff } from "./diff-inputs.ts";

const { Kind } = provider.PropertyDiff;
const { DiffChanges } = provider.DiffResponse;

/** A diff in the engine's terms: which properties, which of them replace, and in what order. */
export function diffMessage(diff: InputDiff): DiffResponse {
  const top = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;
  const response = new provider.DiffResponse()
    .setChanges(diff.changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
    .setDiffsList([...new Set(diff.changes.map((change) => top(change.path)))])
    .setReplacesList(diff.changes.filter((change) => change.replaces).map((change) => change.path))
    .setDeletebeforereplace(diff.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of diff.changes) {
    response
      .getDetaileddiffMap()
      .set(change.path, new provider.PropertyDiff().setKind(kindOf(change)).setInputdiff(true));
  }
  return response;
}

function kindOf({ before, after, replaces }: InputDiff["changes"][number]): provider.PropertyDiff.Kind {
  if (before === undefined) return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  if (after === undefined) return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
