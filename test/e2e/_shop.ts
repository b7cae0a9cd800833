import { aProgram, urnOf } from "./_program.ts";
import type { StackHistory } from "./_template.ts";

/** A secret that looks different in every form it could leak in. */
export const PASSWORD = 'p@ss "word"+/?&=%';

/** A stack with one resource for every way in which a rollback can touch it. */
export const SHOP: StackHistory = {
  secrets: { password: PASSWORD },
  releases: {
    "v1.0.0": aProgram(
      'thing("updated", { size: 1, password: config.requireSecret("password") });',
      'thing("created");',
      'thing("untouched");',
      'thing("kept");',
      'database("replaced", { engine: "a" });',
      'export const hidden = config.requireSecret("password");',
      'export const version = "1.0.0";',
    ),
    "v1.1.0": aProgram(
      'thing("updated", { size: 2, password: config.requireSecret("password") });',
      'thing("deleted");',
      'thing("untouched");',
      'thing("kept", {}, { protect: true, retainOnDelete: true });',
      'database("replaced", { engine: "b" });',
      'export const hidden = config.requireSecret("password");',
      'export const version = "1.1.0";',
    ),
  },
};

/** The settings by which replacing the database needs an acceptance, and that acceptance. */
export const SHOP_SETTINGS = 'version: 1\nstatefulTypes: ["lab:index:Database"]\n';
export const ACCEPT_REPLACEMENT = ["--accept", `${urnOf("replaced", "Database")}=replace`];
