import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";

import { isProperties, textOf, type Properties } from "../harness/property-values.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/**
 * The bytes of an S3 object from `content`, `contentBase64` or a `source` asset, with etag and type.
 *
 * Remote assets are refused: the lab reaches nothing outside.
 */
export async function objectBody(inputs: Properties): Promise<{ body: string; outputs: Properties }> {
  const bytes = await bytesOf(inputs);
  const etag = createHash("md5").update(bytes).digest("hex");
  return {
    body: bytes.toString("base64"),
    outputs: { etag, contentType: contentTypeOf(inputs["key"]), versionId: "" },
  };
}

async function bytesOf(inputs: Properties): Promise<Buffer> {
  const { content, contentBase64, source } = inputs;
  if (typeof content === "string") return Buffer.from(content);
  if (typeof contentBase64 === "string") return Buffer.from(contentBase64, "base64");
  if (!isProperties(source)) return Buffer.alloc(0);
  if (typeof source["text"] === "string") return Buffer.from(source["text"]);
  if (typeof source["path"] === "string") return readFile(source["path"]);
  throw new Error(
    `object "${textOf(inputs["key"])}" has a remote source; give the lab a file or a text instead`,
  );
}

function contentTypeOf(key: Properties[string] | undefined): string {
  const known = typeof key === "string" ? CONTENT_TYPES[extname(key)] : undefined;
  return known ?? "application/octet-stream";
}
