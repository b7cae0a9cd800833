import type { ServerResponse } from "node:http";
import { answerText } from "../http/answer.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { propertiesOf } from "./properties-of.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

/**
 * Answers `/cdn/<distribution id>/<path>` from the objects of the bucket the distribution's first origin names.
 *
 * Nothing is cached and only `content`, `contentBase64` and `contentType` of an object are read.
 */
export function serveSite(store: ResourceStore, response: ServerResponse, path: string): void {
  const [, id = "", key = ""] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(path)) ?? [];
  const distribution = propertiesOf(store.find(DISTRIBUTION, id)?.value);
  if (distribution === undefined) {
    answerText(response, 404, `no distribution "${id}"\n`);
    return;
  }
  const root = text(distribution["defaultRootObject"]) ?? "index.html";
  const object = findObject(store, bucketOf(distribution), key === "" ? root : key);
  if (object === undefined) {
    // S3 behind an origin access control answers 403 for a missing key: the reader may not list the bucket.
    answerText(response, 403, "AccessDenied\n");
    return;
  }
  const body = text(object["contentBase64"]);
  const content = body === undefined ? (text(object["content"]) ?? "") : Buffer.from(body, "base64");
  answerText(response, 200, content, text(object["contentType"]) ?? "application/octet-stream");
}

function bucketOf(distribution: Record<string, unknown>): string {
  const origins = Array.isArray(distribution["origins"]) ? (distribution["origins"] as unknown[]) : [];
  const [origin] = origins.map(propertiesOf);
  return (text(origin?.["domainName"]) ?? "").replace(/\.s3[.-].*$/, "");
}

function findObject(store: ResourceStore, bucket: string, key: string): Record<string, unknown> | undefined {
  return store
    .list(OBJECT)
    .map(({ value }) => propertiesOf(value))
    .find((object) => object?.["bucket"] === bucket && object["key"] === key);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
