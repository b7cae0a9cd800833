import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { exportMigrations, folderInRepository } from "../../src/migrations/export-migrations.ts";
import { aClone, aRepository, contentsOf, type TestRepository } from "../adapters/a-repository.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("the migrations of a commit", () => {
  const directory = useDirectory("export-");
  let repository: TestRepository;
  let commit: string;
  beforeEach(() => {
    repository = aRepository(join(directory(), "shop"));
    commit = repository.commit("first", {
      "stack/migrations/1_orders.up.sql": "CREATE TABLE orders ();\n",
      "stack/migrations/nested/deeper/2_note.sql": "SELECT 2",
      "stack/migrations/name with 'quotes' \"and\" spaces.sql": "SELECT 3",
      "stack/Pulumi.yaml": "name: shop",
      "elsewhere/shared.sql": "SELECT 'shared'",
    });
  });

  const project = () => join(repository.directory, "stack");
  const into = () => join(directory(), "private");
  const wanted = (folder = "migrations") => ({ project: project(), commit, directory: folder, into: into() });
  const lay = (folder?: string) => exportMigrations(wanted(folder));
  /** Puts what the working tree holds into a new commit. */
  const commitTree = (message: string): void => {
    commit = repository.commit(message, {});
  };
  const linkTo = (target: string, name: string): void => {
    symlinkSync(target, join(project(), "migrations", name));
    commitTree(`link ${name}`);
  };
  const refused = (pattern: RegExp, folder?: string) =>
    assert.rejects(lay(folder), (error: Error) => pattern.test(error.message));

  it("are laid out with their sub-folders, whatever they are called, and whatever the tree holds now", async () => {
    repository.write("stack/migrations/1_orders.up.sql", "edited");
    repository.write("stack/migrations/9_new.sql", "new");
    const folder = await lay();
    const files = {
      "1_orders.up.sql": "CREATE TABLE orders ();\n",
      "name with 'quotes' \"and\" spaces.sql": "SELECT 3",
      "nested/deeper/2_note.sql": "SELECT 2",
    };
    assert.deepEqual(Object.keys(contentsOf(folder)).sort(), Object.keys(files));
    for (const [name, text] of Object.entries(files))
      assert.equal(readFileSync(join(folder, name), "utf8"), text);
    assert.equal(statSync(join(folder, "1_orders.up.sql")).mode & 0o777, 0o600);
  });

  it("are the bytes that were committed, also where they are no UTF-8, and may be run where they could be", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0a, 0x80]);
    writeFileSync(join(project(), "migrations/3_latin.sql"), bytes);
    writeFileSync(join(project(), "migrations/empty.sql"), "");
    writeFileSync(join(project(), "migrations/run.sh"), "#!/bin/sh\n");
    chmodSync(join(project(), "migrations/run.sh"), 0o755);
    commitTree("bytes");
    const folder = await lay();
    assert.deepEqual(readFileSync(join(folder, "3_latin.sql")), bytes);
    assert.equal(readFileSync(join(folder, "empty.sql")).length, 0);
    assert.equal(statSync(join(folder, "run.sh")).mode & 0o777, 0o700);
  });

  it("follow a link to a file of the same commit, as a file", async () => {
    linkTo("../../elsewhere/shared.sql", "4_shared.sql");
    linkTo("4_shared.sql", "5_again.sql");
    repository.write("elsewhere/shared.sql", "edited");
    const folder = await lay();
    assert.equal(readFileSync(join(folder, "5_again.sql"), "utf8"), "SELECT 'shared'");
    assert.equal(
      (await readdir(folder, { withFileTypes: true })).some((one) => one.isSymbolicLink()),
      false,
    );
  });

  it("refuse a link that leads out of the repository, to a folder, in a circle or nowhere: none may be missing in silence", async () => {
    const first = commit;
    for (const [target, name] of [
      ["/etc/passwd", "a.sql"],
      ["../../../outside.sql", "b.sql"],
      ["nested", "c.sql"],
      ["d.sql", "d.sql"],
      ["gone.sql", "e.sql"],
    ] as const) {
      repository.git("checkout", "--quiet", "--force", first);
      linkTo(target, name);
      await refused(new RegExp(`no files of this repository: ${name}`));
      assert.deepEqual(existsSync(into()) ? await readdir(join(into(), `migrations-${commit}`)) : [], []);
    }
  });

  it("refuse a folder that is a link itself, is a file, or is not there", async () => {
    symlinkSync("migrations", join(project(), "linked"));
    commitTree("linked");
    await refused(/"stack\/linked" of commit \w{12} cannot be read/, "linked");
    await refused(/cannot be read/, "Pulumi.yaml");
    await refused(/cannot be read/, "gone");
  });

  it("refuse a folder outside of the project", async () => {
    for (const folder of ["../elsewhere", "/etc", "migrations/../../elsewhere", "", "."])
      await refused(/leads out of the project/, folder);
    assert.equal(folderInRepository("stack", "./migrations//nested/"), "stack/migrations/nested");
    assert.equal(folderInRepository("", "migrations"), "migrations");
  });

  it("refuse a commit that a shallow clone has not", async () => {
    repository.commit("second", { "stack/migrations/2.sql": "2" });
    const clone = aClone(repository, join(directory(), "clone"), "--depth", "1");
    const asked = { ...wanted(), project: join(clone.directory, "stack") };
    await assert.rejects(exportMigrations(asked), { code: "WORKSPACE_FAILED" });
  });

  it("are found through a project folder that is reached by a link", async () => {
    symlinkSync(repository.directory, join(directory(), "by-link"));
    const asked = { ...wanted(), project: join(directory(), "by-link", "stack") };
    assert.ok(existsSync(join(await exportMigrations(asked), "1_orders.up.sql")));
  });

  it("are whole, where one folder lies inside of another that is laid out as well", async () => {
    const inner = await lay("migrations/nested");
    const outer = await lay();
    assert.ok(existsSync(join(inner, "deeper/2_note.sql")));
    assert.ok(existsSync(join(outer, "1_orders.up.sql")));
    assert.notEqual(inner, outer);
  });

  it("are laid out once, by whoever is first, and never half", async () => {
    const folders = await Promise.all(Array.from({ length: 8 }, () => lay()));
    assert.equal(new Set(folders).size, 1);
    assert.equal((await readdir(join(into(), `migrations-${commit}`))).length, 1);
    writeFileSync(join(folders[0]!, "mark"), "");
    assert.ok(existsSync(join(await lay(), "mark")));
  });

  it("are not taken from a draft that somebody left", async () => {
    mkdirSync(join(into(), `migrations-${commit}`, "new-abc123"), { recursive: true });
    assert.ok(existsSync(join(await lay(), "1_orders.up.sql")));
  });
});
