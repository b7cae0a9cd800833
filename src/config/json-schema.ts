import { z } from "zod";
import type { SettingKinds } from "./setting-kind.ts";
import { settingsSchema } from "./settings-schema.ts";

/** The JSON Schema of rollback.yaml as text, for the completion and the checks of editors. */
export function settingsJsonSchema(kinds: SettingKinds): string {
  const schema = z.toJSONSchema(settingsSchema(kinds), { io: "input", reused: "ref" });
  return `${JSON.stringify({ title: "rollback.yaml", ...schema }, null, 2)}\n`;
}
