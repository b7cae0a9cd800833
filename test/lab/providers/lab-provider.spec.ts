import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { temporaryStack, type TemporaryStack } from "./temporary-stack.ts";
import { thingProgram } from "./thing-program.ts";

describe("the lab provider on the genuine engine", function () {
  this.timeout(120_000);
  let stack: TemporaryStack;

  beforeEach(async () => {
    stack = await temporaryStack(thingProgram({ a: "{ size: 1 }", b: "{ of: a.id }" }));
  });
  afterEach(() => stack.remove());

  const apply = () => stack.run("up", "--yes", "--skip-preview");
  const methods = async () =>
    (await stack.effects()).map(({ method, urn }) => `${method} ${urn.split("::").at(-1)!}`);
  const things = () => readdir(join(stack.labDirectory, "things")).catch(() => []);

  it("creates, updates, replaces and deletes, and tells each in a preview first", async () => {
    assert.match((await stack.run("preview")).output, /\+ 3 to create/);
    assert.deepEqual(await methods(), []);
    assert.equal((await apply()).code, 0);

    await stack.write("index.ts", thingProgram({ a: "{ size: 2 }", b: "{ of: a.id }" }));
    assert.match((await stack.run("preview", "--diff")).output, /~ size: 1 => 2/);
    assert.equal((await apply()).code, 0);

    await stack.write("index.ts", thingProgram({ a: '{ size: 2, forceNew: "x" }', b: "{ of: a.id }" }));
    assert.match((await stack.run("preview")).output, /\+-1 to replace/);
    assert.equal((await apply()).code, 0);

    assert.equal((await stack.run("destroy", "--yes", "--skip-preview")).code, 0);
    assert.deepEqual(await methods(), [
      ...["Create a", "Create b", "Update a"],
      ...["Create a", "Update b", "Delete a"],
      ...["Delete b", "Delete a"],
    ]);
    assert.deepEqual(await things(), []);
  });

  it("keeps a secret input out of the state in the clear", async () => {
    const secret = thingProgram({ a: '{ nested: { password: pulumi.secret("correct horse") } }' });
    await stack.write("index.ts", secret);
    await apply();

    const exported = (await stack.run("stack", "export")).output;
    assert.doesNotMatch(exported, /correct horse/);
    assert.match(exported, /"ciphertext"/);
    const [thing = ""] = await things();
    assert.match(await readFile(join(stack.labDirectory, "things", thing), "utf8"), /correct horse/);
  });

  it("fails as often as scripted, across processes, and not in a preview", async () => {
    await stack.script([{ method: "Create", name: "b", times: 1, error: "throttled" }]);

    assert.equal((await stack.run("preview")).code, 0);
    const failed = await apply();
    assert.notEqual(failed.code, 0);
    assert.match(failed.output, /throttled/);
    assert.equal((await apply()).code, 0);
    assert.deepEqual(await methods(), ["Create a", "Create b", "Create b"]);
    assert.equal((await things()).length, 2);
  });

  it("can lose the answer after the effect, so that the cloud holds more than the state", async () => {
    await stack.script([{ method: "Create", name: "a", times: 1, after: true, error: "connection reset" }]);

    await apply();
    assert.equal((await things()).length, 1);
    assert.doesNotMatch((await stack.run("stack", "export")).output, /lab:index:Thing::a/);
    await apply();
    assert.equal((await things()).length, 3);
  });

  it("finds out by a refresh what was removed outside", async () => {
    await apply();
    await rm(join(stack.labDirectory, "things"), { recursive: true });

    assert.match((await stack.run("refresh", "--yes", "--skip-preview")).output, /- 2 deleted/);
  });
});
