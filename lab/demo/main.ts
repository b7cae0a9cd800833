import { parseArgs } from "node:util";
import { demoDirectory, endDemo } from "./end-demo.ts";
import { runDemo } from "./run-demo.ts";
import { say } from "./say.ts";

const USAGE = "usage: npm run demo [-- --keep | --down]";

try {
  const { values } = parseArgs({ options: { keep: { type: "boolean" }, down: { type: "boolean" } } });
  if (values.down === true) {
    await endDemo();
    say("the lab is down");
  } else {
    process.exitCode = await runDemo({ keep: values.keep === true });
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  console.error(`  ${USAGE}; the lab's own log is ${demoDirectory("lab", "cloud.log")}`);
  process.exitCode = 1;
}
