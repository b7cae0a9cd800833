import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findProject } from "../../src/workspace/find-project.ts";
import { parseProject, readProject } from "../../src/workspace/read-project.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("a Pulumi project file", () => {
  it("is read with its defaults", () => {
    assert.deepEqual(parseProject("Pulumi.yaml", "name: shop\nruntime: nodejs\n"), {
      file: "Pulumi.yaml",
      name: "shop",
      runtime: "nodejs",
      main: ".",
      stackConfigDir: ".",
      requiredPulumiVersion: undefined,
    });
  });

  it("is read with everything said", () => {
    const text =
      'name: shop\nruntime: { name: nodejs, options: { typescript: false } }\nmain: stacks/\nstackConfigDir: stacks/config\nrequiredPulumiVersion: ">=3.0.0"\n';
    const { runtime, main, stackConfigDir, requiredPulumiVersion } = parseProject("Pulumi.yaml", text);
    assert.deepEqual(
      [runtime, main, stackConfigDir, requiredPulumiVersion],
      ["nodejs", "stacks/", "stacks/config", ">=3.0.0"],
    );
  });

  for (const [main, folder] of [
    ["src/index.ts", "src"],
    ["index.js", "."],
    ["a/b/main.mjs", "a/b"],
    ["infra", "infra"],
    ["v1.2/program", "v1.2/program"],
  ] as const) {
    it(`takes the folder of main: ${main}`, () => {
      assert.equal(parseProject("Pulumi.yaml", `name: x\nruntime: nodejs\nmain: ${main}\n`).main, folder);
    });
  }

  it("knows the older name of the configuration folder, and that `config` may be something else", () => {
    assert.equal(parseProject("f", "name: x\nruntime: nodejs\nconfig: conf\n").stackConfigDir, "conf");
    assert.equal(
      parseProject("f", "name: x\nruntime: nodejs\nconfig: { region: { type: string } }\n").stackConfigDir,
      ".",
    );
  });

  for (const text of [
    "",
    "name: shop",
    "name: ''\nruntime: nodejs",
    "- a\n- b",
    "name: [",
    "name: x\nruntime: 5",
    "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nname: [*c,*c,*c,*c,*c]",
  ]) {
    it(`refuses ${JSON.stringify(text).slice(0, 40)}`, () => {
      assert.throws(() => parseProject("/p/Pulumi.yaml", text), {
        code: "PROJECT_INVALID",
        subject: "/p/Pulumi.yaml",
        message: /^"\/p\/Pulumi.yaml" is not a Pulumi project file: /,
      });
    });
  }
});

describe("finding the project", () => {
  const directory = useDirectory("project-");
  const put = async (folder: string, file = "Pulumi.yaml"): Promise<void> => {
    await mkdir(join(directory(), folder), { recursive: true });
    await writeFile(join(directory(), folder, file), JSON.stringify({ name: "shop", runtime: "nodejs" }));
  };

  it("takes the nearest one upwards, and tells its folder in the repository", async () => {
    await put(".");
    await put("infra/prod");
    await mkdir(join(directory(), "infra/prod/src/deep"), { recursive: true });
    const { directory: found, subfolder } = await findProject(
      join(directory(), "infra/prod/src/deep"),
      directory(),
    );
    assert.deepEqual([found, subfolder], [join(directory(), "infra/prod"), "infra/prod"]);
    assert.equal((await findProject(directory(), directory())).subfolder, "");
  });

  it("does not look above the repository", async () => {
    await put(".");
    await mkdir(join(directory(), "repository/sub"), { recursive: true });
    const root = join(directory(), "repository");
    await assert.rejects(findProject(join(root, "sub"), root), {
      code: "NO_PROJECT",
      message: `no Pulumi.yaml in "${join(root, "sub")}" or in a folder above it up to "${root}"`,
    });
  });

  for (const file of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    it(`knows ${file}`, async () => {
      await put(".", file);
      assert.equal((await readProject(directory()))?.file, join(directory(), file));
    });
  }

  it("is undefined where there is none", async () => {
    assert.equal(await readProject(directory()), undefined);
  });
});
