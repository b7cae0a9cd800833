import type { CutOver } from "../model/data.ts";
import type { IndirectionSettings } from "../model/settings.ts";
import { consumersKey } from "./consumers-key.ts";

/** What the state records the program to have declared for the database. */
export interface DeclaredInstance {
  /** The recorded inputs of the resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Those of the instances of a cluster, each of which has a name of its own. */
  readonly memberInputs?: readonly Readonly<Record<string, unknown>>[];
  /** Whether the stack's outputs or other resources hold the instance's address. */
  readonly addressIsUsed: boolean;
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
 * name can simply follow. A key that consumers read is the safest way where there is one, and is refused
 * while the program itself reads the address: the next update would silently lead the applications
 * back to the old database.
 */
export function chooseCutOver(
  declared: DeclaredInstance,
  wish: CutOver["kind"] | "auto" = "auto",
  indirection?: IndirectionSettings,
): CutOver | RefusedCutOver {
  const naming = namingOf(declared);
  if (wish === "indirection") return chooseIndirection(declared, indirection);
  if (wish === "adopt" && naming !== "automatic") return fixedName(naming, "adopted");
  if (wish === "rename") return { kind: "rename", why: "as configured" };
  if (wish === "adopt") return { kind: "adopt", why: "as configured, and the name is automatic" };
  const byKey = indirection && chooseIndirection(declared, indirection);
  if (byKey?.kind === "indirection") return byKey;
  if (naming !== "automatic")
    return {
      kind: "rename",
      why: `the program fixes the database's ${naming === "fixed" ? "name" : "prefix"}`,
    };
  return { kind: "adopt", why: "the name is automatic, so the state can follow without a rename" };
}

function chooseIndirection(
  declared: DeclaredInstance,
  indirection: IndirectionSettings | undefined,
): CutOver | RefusedCutOver {
  if (declared.addressIsUsed) {
    return {
      kind: "refused",
      why: "the program reads the database's address, so the next update would lead its consumers back to the old database",
      remedy: "use cutOver: auto",
    };
  }
  if (indirection === undefined) {
    return {
      kind: "refused",
      why: "it is not known by which key or secret the consumers find the database",
      remedy: "name it in rollback.yaml (data[].indirection), or use cutOver: auto",
    };
  }
  // Nothing is renamed on this way, and the state follows to the new database with the name it was given.
  const naming = namingOf(declared);
  if (naming !== "automatic") return fixedName(naming, "restored");
  return { kind: "indirection", why: `consumers find the database by ${consumersKey(indirection)}` };
}

function fixedName(naming: "fixed" | "prefix", which: string): RefusedCutOver {
  return {
    kind: "refused",
    why: `the program fixes the name (${naming === "fixed" ? "identifier" : "identifierPrefix"}), so the next update would rename the ${which} database or replace it`,
    remedy: "use cutOver: rename",
  };
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
