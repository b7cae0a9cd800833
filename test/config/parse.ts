import assert from "node:assert/strict";
import { parseSettings } from "../../src/config/read-settings.ts";
import { RollbackError } from "../../src/model/errors.ts";
import type { Settings } from "../../src/model/settings.ts";
import { STEP_KINDS } from "../../src/steps/registry.ts";
import { PROBE_KINDS } from "../../src/verify/registry.ts";

/** The real registries, as the command line passes them. */
export const KINDS = { stepKinds: STEP_KINDS, probeKinds: PROBE_KINDS };

/** Reads a text as rollback.yaml of the stack `prod`. */
export function parse(text: string, stack = "prod"): Settings {
  return parseSettings(text, "rollback.yaml", { stack, ...KINDS });
}

/** The lines of the one error that a faulty text gives. */
export function faultsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof RollbackError, String(error));
    assert.equal(error.code, "CONFIG_INVALID");
    return error.message.split("\n").slice(1);
  }
  assert.fail("the text has no fault");
}
