import { mkdir, writeFile } from "node:fs/promises";
import { format } from "prettier";
import { jsonSchemas } from "../src/report/json-schemas.ts";

const folder = new URL("../schema/", import.meta.url);

await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(
    new URL(name, folder),
    await format(JSON.stringify(schema), { parser: "json", printWidth: 110 }),
  );
}
