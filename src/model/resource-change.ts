/** Every operation Pulumi's engine can plan for a resource, in its own words (sdk/go/common/apitype/history.go). */
export const RESOURCE_OPERATIONS = [
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "read",
  "read-replacement",
  "refresh",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
  "import",
  "import-replacement",
] as const;

export type ResourceOperation = (typeof RESOURCE_OPERATIONS)[number];

/** The resource options that keep data alive, as the state or the program declares them. */
export interface SafetyOptions {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Set when Pulumi adopted an existing resource: it did not create it and should not delete it. */
  readonly importId: string | undefined;
  readonly ignoreChanges: readonly string[];
  readonly deletedWith: string | undefined;
}

/** One property the update would change; values are shortened and secrets are never shown. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly forcesReplacement: boolean;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What the preview says will happen to one resource. */
export interface ResourceChange {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly op: ResourceOperation;
  /** The provider's id of the live resource, when it exists. */
  readonly id: string | undefined;
  readonly properties: readonly PropertyChange[];
  /** Options recorded in the state: these count, because the older program's silence protects nothing. */
  readonly before: SafetyOptions | undefined;
  readonly after: SafetyOptions | undefined;
  /** Why losing this resource loses data, from the catalogue; undefined for stateless types. */
  readonly stateful: string | undefined;
}

const DESTRUCTIVE: ReadonlySet<ResourceOperation> = new Set([
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "read-replacement",
  "import-replacement",
  "discard",
  "discard-replaced",
]);

/** Whether the operation ends the life of the resource that exists now. */
export function isDestructive(op: ResourceOperation): boolean {
  return DESTRUCTIVE.has(op);
}

/** The word by which a person accepts the operation; undefined where it destroys nothing. */
export function destructionOf(op: ResourceOperation): "replace" | "delete" | undefined {
  if (!isDestructive(op)) return undefined;
  return op === "delete" || op === "discard" ? "delete" : "replace";
}

/** Whether Pulumi knows this operation; an unknown one must stop the run, not be waved through. */
export function isResourceOperation(text: string): text is ResourceOperation {
  return (RESOURCE_OPERATIONS as readonly string[]).includes(text);
}

/** The safety options that are on in the state and would be off after the update. */
export function removedSafetyOptions(change: ResourceChange): string[] {
  const { before, after } = change;
  if (before === undefined || after === undefined) return [];
  const removed: string[] = [];
  if (before.protect && !after.protect) removed.push("protect");
  if (before.retainOnDelete && !after.retainOnDelete) removed.push("retainOnDelete");
  if (before.deletedWith !== undefined && after.deletedWith === undefined) removed.push("deletedWith");
  const lost = before.ignoreChanges.filter((path) => !after.ignoreChanges.includes(path));
  if (lost.length > 0) removed.push(`ignoreChanges ${lost.join(", ")}`);
  return removed;
}

/** The short name inside a URN: everything after the last `::`. */
export function nameOfUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The resource's own type inside a URN, without the chain of its parents' types. */
export function typeOfUrn(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}
