import type { CutOver } from "../model/data.ts";
import type { IndirectionSettings } from "../model/settings.ts";
import { consumersKey } from "./consumers-key.ts";

/** What the state records the program to have declared for the instance. */
export interface DeclaredInstance {
  /** The recorded inputs of the resource. */
  readonly inputs: Readonly<Record<string, unknown>>;
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
  const naming = namingOf(declared.inputs);
  if (wish === "indirection") return chooseIndirection(declared, indirection);
  if (wish === "adopt" && naming !== "automatic") return fixedName(naming, "adopted");
  if (wish === "rename") return { kind: "rename", why: "as configured" };
  if (wish === "adopt") return { kind: "adopt", why: "as configured, and the name is automatic" };
  const byKey = indirection && chooseIndirection(declared, indirection);
  if (byKey?.kind === "indirection") return byKey;
  if (naming !== "automatic")
    return {
      kind: "rename",
      why: `the program fixes the instance's ${naming === "fixed" ? "name" : "prefix"}`,
    };
  return { kind: "adopt", why: "the name is automatic, so the state can follow without a rename" };
}

function chooseIndirection(
  { inputs, addressIsUsed }: DeclaredInstance,
  indirection: IndirectionSettings | undefined,
): CutOver | RefusedCutOver {
  if (addressIsUsed) {
    return {
      kind: "refused",
      why: "the program reads the instance's address, so the next update would lead its consumers back to the old database",
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
  // Nothing is renamed on this way, and the state follows to the new instance with the name it was given.
  const naming = namingOf(inputs);
  if (naming !== "automatic") return fixedName(naming, "restored");
  return { kind: "indirection", why: `consumers find the database by ${consumersKey(indirection)}` };
}

function fixedName(naming: "fixed" | "prefix", which: string): RefusedCutOver {
  return {
    kind: "refused",
    why: `the program fixes the name (${naming === "fixed" ? "identifier" : "identifierPrefix"}), so the next update would rename the ${which} instance or replace it`,
    remedy: "use cutOver: rename",
  };
}

/** Bridged providers list what they filled in themselves under `__defaults`. */
function namingOf(inputs: DeclaredInstance["inputs"]): "fixed" | "prefix" | "automatic" {
  const filledIn = Array.isArray(inputs["__defaults"]) ? (inputs["__defaults"] as unknown[]) : [];
  if (typeof inputs["identifierPrefix"] === "string") return "prefix";
  if (inputs["identifier"] === undefined || filledIn.includes("identifier")) return "automatic";
  return "fixed";
}
