import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeFault, type Fault } from "../../../../lab/providers/harness/fault-file.ts";

const create = {
  method: "Create",
  urn: "urn:pulumi:dev::demo::a:b:P$lab:index:Thing::web",
  id: "",
  preview: false,
};

describe("takeFault", () => {
  let directory: string;
  const script = (faults: readonly Fault[]) =>
    writeFile(join(directory, "faults.json"), JSON.stringify(faults));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lab-faults-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("finds nothing without a directory, without a file and for another call", async () => {
    assert.equal(takeFault(undefined, create), undefined);
    assert.equal(takeFault(directory, create), undefined);
    await script([{ method: "Delete" }, { name: "db" }, { type: "lab:index:Database" }]);
    assert.equal(takeFault(directory, create), undefined);
  });

  it("counts down on disk and then stops hitting", async () => {
    await script([{ method: "Create", name: "web", type: "lab:index:Thing", times: 2, error: "throttled" }]);
    assert.equal(takeFault(directory, create)?.error, "throttled");
    assert.equal(takeFault(directory, create)?.error, "throttled");
    assert.equal(takeFault(directory, create), undefined);
    const [fault] = JSON.parse(await readFile(join(directory, "faults.json"), "utf8")) as [Fault];
    assert.equal(fault.times, 0);
  });

  it("leaves previews alone unless it says otherwise", async () => {
    await script([{ error: "a" }]);
    assert.equal(takeFault(directory, { ...create, preview: true }), undefined);
    await script([{ error: "a", preview: true }]);
    assert.equal(takeFault(directory, { ...create, preview: true })?.error, "a");
  });

  it("takes over a lock that a killed process left behind", async () => {
    await script([{ error: "a" }]);
    await writeFile(join(directory, "faults.json.lock"), "");
    await utimes(join(directory, "faults.json.lock"), 0, 1);
    assert.equal(takeFault(directory, create)?.error, "a");
  });
});
