import { parseArgs } from "node:util";
import { demoDirectory, endDemo } from "./end-demo.ts";
import { say } from "./say.ts";
import { dataStory } from "./stories/data.ts";
import { plainStory } from "./stories/plain.ts";
import { tellStory } from "./story.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const USAGE = "usage: npm run demo [-- --data] [-- --keep | --down]";
const HELP = [
  "  --data  the bad release destroys data, and the rollback brings it back",
  "  --keep  leaves the lab up to try commands by hand; --down ends it",
];

try {
  const { values } = parseArgs({
    options: {
      data: { type: "boolean" },
      keep: { type: "boolean" },
      down: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log([USAGE, ...HELP].join("\n"));
  } else if (values.down === true) {
    say((await endDemo()) ? "the lab is down" : "no lab was up");
  } else {
    const story = values.data === true ? dataStory : plainStory;
    const keep = values.keep === true;
    process.exitCode = await untilInterrupted((signal) => tellStory(story, { keep, signal }));
  }
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  console.error(`  ${USAGE}; the lab's own log is ${demoDirectory("lab", "cloud.log")}`);
  process.exitCode = 1;
}
