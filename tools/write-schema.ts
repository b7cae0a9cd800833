import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { settingsJsonSchema } from "../src/config/json-schema.ts";
import { STEP_KINDS } from "../src/steps/registry.ts";
import { PROBE_KINDS } from "../src/verify/registry.ts";

const file = resolve(import.meta.dirname, "../schema/rollback.schema.json");
await mkdir(dirname(file), { recursive: true });
const schema = settingsJsonSchema({ stepKinds: STEP_KINDS, probeKinds: PROBE_KINDS });
await writeFile(file, await format(schema, { ...(await resolveConfig(file)), filepath: file }));
console.log(`wrote ${file}`);
