import type { KubeObject } from "../model/objects.ts";
import { KubeError } from "./kube-error.ts";

/** True when every wanted label is there with the same value. */
export function hasLabels(object: KubeObject, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => object.metadata.labels?.[key] === value);
}

/**
 * Makes a test from the `labelSelector` and `fieldSelector` query parameters.
 *
 * Serves `=`, `==`, `!=` and bare keys, and the fields a client asks for; set-based selectors are refused, never ignored.
 */
export function selectorOf(query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = termsOf(query.get("labelSelector"));
  const fields = termsOf(query.get("fieldSelector"));
  return (object) =>
    labels.every((term) => matches(object.metadata.labels?.[term.key], term)) &&
    fields.every((term) => matches(fieldOf(object, term.key), term));
}

interface Term {
  readonly key: string;
  readonly operator: "=" | "!=" | "exists";
  readonly value: string;
}

function termsOf(selector: string | null): Term[] {
  if (selector === null || selector === "") return [];
  return selector.split(",").map((text) => {
    const match = /^([^!=\s()]+)(?:(==|=|!=)([^=()]*))?$/.exec(text.trim());
    if (match === null)
      throw new KubeError(400, "BadRequest", `selector "${selector}" is not served; use key=value`);
    const [, key = "", operator, value = ""] = match;
    return { key, operator: operator === undefined ? "exists" : operator === "!=" ? "!=" : "=", value };
  });
}

function matches(actual: string | undefined, { operator, value }: Term): boolean {
  if (operator === "exists") return actual !== undefined;
  return (actual === value) === (operator === "=");
}

function fieldOf(object: KubeObject, path: string): string | undefined {
  const value = path
    .split(".")
    .reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), object);
  return typeof value === "string" ? value : undefined;
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === "object" && node !== null;
}
