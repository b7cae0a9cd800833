import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { temporaryStack, type TemporaryStack } from "../providers/temporary-stack.ts";
import { thingProgram } from "../providers/thing-program.ts";

const REPORT_PIDS = `
import { writeFileSync } from "node:fs";
writeFileSync("pids.json", JSON.stringify({ program: process.pid, host: process.ppid }));
setInterval(() => undefined, 1000);
await new Promise(() => undefined);
`;

describe("the language host under the genuine engine", function () {
  this.timeout(120_000);
  let stack: TemporaryStack;

  before(async () => {
    stack = await temporaryStack("");
  });
  after(() => stack.remove());

  it("runs a program with its configuration and shows what it prints", async () => {
    const prelude = `
      const config = new pulumi.Config();
      console.log("plain is", config.require("plain"), "in", pulumi.getStack());
      export const hidden = config.requireSecret("hidden");
      export const isNative = process.env.NODE_COMPILE_CACHE ?? "untouched";`;
    await stack.write("index.ts", thingProgram({}, prelude));
    await stack.run("config", "set", "plain", "yes");
    await stack.run("config", "set", "--secret", "hidden", "swordfish");

    const { code, output } = await stack.run("up", "--yes", "--skip-preview");
    assert.equal(code, 0, output);
    assert.match(output, /plain is yes in dev/);
    assert.match(output, /hidden *: \[secret\]/);
    assert.match(output, /untouched/);
  });

  it("reports a failing program once, with its own error", async () => {
    await stack.write("index.ts", `throw new Error("no such zone");`);

    const { code, output } = await stack.run("preview");
    assert.notEqual(code, 0);
    assert.match(output, /no such zone/);
    assert.doesNotMatch(output, /non-zero exit code/);
  });

  it("names the exit code of a program that ends without a word", async () => {
    await stack.write("index.ts", "process.exit(7);");

    assert.match((await stack.run("preview")).output, /Program exited with non-zero exit code: 7/);
  });

  it("says that the SDK is not installed", async () => {
    const bare = await temporaryStack("");
    await rm(join(bare.directory, "program/node_modules"));
    const { code, output } = await bare.run("preview");
    await bare.remove();

    assert.notEqual(code, 0);
    assert.match(
      output,
      /It looks like the Pulumi SDK has not been installed\. Have you run pulumi install\?/,
    );
  });

  it("leaves neither host nor program behind when the engine is killed", async () => {
    await stack.write("index.ts", REPORT_PIDS);
    const engine = stack.start("preview");
    const { program, host } = await reportedPids(stack);

    engine.kill("SIGKILL");
    await once(engine, "exit");
    await ended(program);
    await ended(host);
  });

  it("does not leave a hung program behind when the host itself is killed", async () => {
    await stack.write("index.ts", REPORT_PIDS.replace(/setInterval.*\n.*/, "for (;;) {}"));
    const engine = stack.start("preview");
    const { program, host } = await reportedPids(stack);

    const exit = once(engine, "exit");
    process.kill(host, "SIGKILL");
    await ended(program);
    await exit;
  });

  it("runs a policy pack, which can block an update", async () => {
    await stack.write("index.ts", thingProgram({ a: "{ size: 9 }" }));
    const pack = await policyPack(stack);

    const { code, output } = await stack.run("preview", "--policy-pack", pack);
    assert.notEqual(code, 0);
    assert.match(output, /a thing of size 9 is too big/);
  });
});

async function reportedPids(stack: TemporaryStack): Promise<{ program: number; host: number }> {
  const path = join(stack.directory, "program/pids.json");
  for (;;) {
    try {
      const pids = JSON.parse(await readFile(path, "utf8")) as { program: number; host: number };
      await rm(path);
      return pids;
    } catch {
      await sleep(50);
    }
  }
}

async function ended(pid: number): Promise<void> {
  for (let look = 0; look < 100; look++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    // A zombie answers signals too, and the first process of a container may be slow to reap.
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
    if (stat.includes(") Z")) return;
    await sleep(50);
  }
  assert.fail(`process ${pid} is still running`);
}

async function policyPack(stack: TemporaryStack): Promise<string> {
  const pack = join(stack.directory, "pack");
  await mkdir(pack);
  await symlink(await readlink(join(stack.directory, "program/node_modules")), join(pack, "node_modules"));
  await writeFile(
    join(pack, "PulumiPolicy.yaml"),
    "runtime:\n  name: nodejs\n  options: { typescript: false }\nmain: index.js\n",
  );
  await writeFile(join(pack, "package.json"), '{ "name": "sizes", "version": "1.0.0", "main": "index.js" }');
  await writeFile(
    join(pack, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("sizes", {
  policies: [{
    name: "not-too-big",
    description: "things stay small",
    enforcementLevel: "mandatory",
    validateResource: ({ props }, report) => {
      if (props.size > 5) report("a thing of size " + props.size + " is too big");
    },
  }],
});`,
  );
  return pack;
}
