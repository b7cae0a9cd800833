import { parseArgs } from "node:util";
import { demoDirectory, endDemo } from "./end-demo.ts";
import { runDemo } from "./run-demo.ts";
import { say } from "./say.ts";

const USAGE = "usage: npm run demo [-- --keep | --down]";

try {
  const { values } = parseArgs({
    options: { keep: { type: "boolean" }, down: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help === true) {
    console.log(`${USAGE}\n  --keep leaves the lab up to try commands by hand; --down ends it`);
  } else if (values.down === true) {
    say((await endDemo()) ? "the lab is down" : "no lab was up");
  } else {
    process.exitCode = await runDemo({ keep: values.keep === true });
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  console.error(`  ${USAGE}; the lab's own log is ${demoDirectory("lab", "cloud.log")}`);
  process.exitCode = 1;
}
