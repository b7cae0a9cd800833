import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One resource as the backend's state file holds it. */
export interface StateResource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

/** The state of the scenario's stack, read from the backend itself. */
export interface StackState {
  /** By name; the stack itself and its providers are left out. */
  readonly resources: Readonly<Record<string, StateResource>>;
  /** The stack's own. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly pendingOperations: readonly {
    readonly type: string;
    readonly resource: { readonly urn: string };
  }[];
  /** The file as it is. */
  readonly text: string;
}

interface StateFile {
  readonly checkpoint: {
    readonly latest?: {
      readonly resources?: readonly StateResource[];
      readonly pending_operations?: StackState["pendingOperations"];
    };
  };
}

/** The file in which a `file://` backend keeps the stack. */
export function stateFile(backend: string): string {
  return join(backend, ".pulumi/stacks/shop/prod.json");
}

/** Reads the stack's state without the engine. */
export async function readState(backend: string): Promise<StackState> {
  const text = await readFile(stateFile(backend), "utf8");
  const latest = (JSON.parse(text) as StateFile).checkpoint.latest;
  const all = latest?.resources ?? [];
  const resources = all.filter(({ type }) => !type.startsWith("pulumi:"));
  return {
    resources: Object.fromEntries(
      resources.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]),
    ),
    outputs: all.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
    pendingOperations: latest?.pending_operations ?? [],
    text,
  };
}
