import { invalid } from "./kube-error.ts";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Applies the add, replace, remove and test operations of a JSON patch (RFC 6902), as `kubectl rollout undo` sends it. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw invalid("a JSON patch is a list of operations");
  const patched = structuredClone(target);
  for (const operation of operations as Operation[]) applyOperation(patched, operation);
  return patched;
}

function applyOperation(root: unknown, { op, path, value }: Operation): void {
  const keys = path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop();
  const parent = keys.reduce<unknown>((node, key) => (isContainer(node) ? node[key] : undefined), root);
  if (last === undefined || !isContainer(parent)) throw invalid(`JSON patch path "${path}" does not exist`);

  switch (op) {
    case "add":
      if (Array.isArray(parent)) parent.splice(last === "-" ? parent.length : Number(last), 0, value);
      else parent[last] = value;
      return;
    case "replace":
      parent[last] = value;
      return;
    case "remove":
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else Reflect.deleteProperty(parent, last);
      return;
    case "test":
      if (JSON.stringify(parent[last]) !== JSON.stringify(value))
        throw invalid(`JSON patch test of "${path}" failed`);
      return;
    default:
      throw invalid(`JSON patch operation "${op}" is not served; use add, replace, remove or test`);
  }
}

function isContainer(node: unknown): node is Record<string, unknown> {
  return typeof node === "object" && node !== null;
}
