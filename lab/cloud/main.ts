import { parseArgs } from "node:util";
import { startCloud } from "./start-cloud.ts";

const USAGE = "usage: node lab/cloud/main.ts --dir <lab dir> [--port N] [--speed N]";

const { values } = parseArgs({
  options: { dir: { type: "string" }, port: { type: "string" }, speed: { type: "string" } },
});
if (values.dir === undefined) {
  console.error(`--dir is missing; ${USAGE}`);
  process.exit(2);
}

const cloud = await startCloud({
  directory: values.dir,
  port: Number(values.port ?? 0),
  speed: Number(values.speed ?? process.env["LAB_SPEED"] ?? 60),
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
console.log(JSON.stringify({ endpoint: cloud.endpoint, pid: process.pid }));

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
