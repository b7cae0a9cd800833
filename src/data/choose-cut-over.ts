import type { CutOver } from "../model/data.ts";

/** What the state records the program to have declared for the database. */
export interface DeclaredInstance {
  /** The recorded inputs of the resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Those of the instances of a cluster, each of which has a name of its own. */
  readonly memberInputs?: readonly Readonly<Record<string, unknown>>[];
  /** Whether the stack's outputs or other resources hold the instance's address. */
  readonly addressIsUsed: boolean;
  /** The key or secret by which consumers find the database; undefined when they read the resource. */
  readonly consumersRead: string | undefined;
}

/** Why the wished way cannot be gone. */
export interface RefusedCutOver {
  readonly kind: "refused";
  readonly why: string;
  readonly remedy: string;
}

/**
 * Chooses how a restored instance takes the old one's place.
 *
 * A name that the program fixes must be the new one's, else the next update renames it; an automatic
 * name can simply follow. Indirection is refused while the program itself reads the address: the next
 * update would silently lead the applications back to the old database.
 */
export function chooseCutOver(
  declared: DeclaredInstance,
  wish: CutOver["kind"] | "auto" = "auto",
): CutOver | RefusedCutOver {
  const naming = namingOf(declared);
  if (wish === "indirection") return indirection(declared);
  if (wish === "adopt" && naming !== "automatic") {
    return {
      kind: "refused",
      why: `the program fixes the name (${naming === "fixed" ? "identifier" : "identifierPrefix"}), so the next update would rename the adopted database or replace it`,
      remedy: "use cutOver: rename",
    };
  }
  if (wish === "rename") return { kind: "rename", why: "as configured" };
  if (wish === "adopt") return { kind: "adopt", why: "as configured, and the name is automatic" };
  if (naming !== "automatic")
    return {
      kind: "rename",
      why: `the program fixes the database's ${naming === "fixed" ? "name" : "prefix"}`,
    };
  if (declared.consumersRead !== undefined && !declared.addressIsUsed) return indirection(declared);
  return { kind: "adopt", why: "the name is automatic, so the state can follow without a rename" };
}

function indirection({ addressIsUsed, consumersRead }: DeclaredInstance): CutOver | RefusedCutOver {
  if (addressIsUsed) {
    return {
      kind: "refused",
      why: "the program reads the instance's address, so the next update would lead its consumers back to the old database",
      remedy: "use cutOver: auto",
    };
  }
  if (consumersRead === undefined) {
    return {
      kind: "refused",
      why: "it is not known by which key or secret the consumers find the database",
      remedy: "name it in rollback.yaml, or use cutOver: auto",
    };
  }
  return { kind: "indirection", why: `consumers find the database by ${consumersRead}` };
}

/** The strictest naming among the resources: one fixed name is enough to need it back. */
function namingOf({ inputs, memberInputs }: DeclaredInstance): Naming {
  const own = namingBy(memberInputs === undefined ? "identifier" : "clusterIdentifier", inputs);
  const namings = [own, ...(memberInputs ?? []).map((member) => namingBy("identifier", member))];
  return STRICTEST_FIRST.find((naming) => namings.includes(naming)) ?? "automatic";
}

const STRICTEST_FIRST = ["fixed", "prefix", "automatic"] as const;
type Naming = (typeof STRICTEST_FIRST)[number];

/** Bridged providers list what they filled in themselves under `__defaults`. */
function namingBy(name: string, inputs: DeclaredInstance["inputs"]): Naming {
  const filledIn = Array.isArray(inputs["__defaults"]) ? (inputs["__defaults"] as unknown[]) : [];
  if (typeof inputs[`${name}Prefix`] === "string") return "prefix";
  return inputs[name] === undefined || filledIn.includes(name) ? "automatic" : "fixed";
}
