import assert from "node:assert/strict";
import { treeIsWhole } from "../../src/gates/tree-is-whole.ts";
import { aFacts } from "../_builders/a-facts.ts";

describe("treeIsWhole", () => {
  const asked = (missingContent: readonly string[]) => {
    const facts = aFacts();
    return treeIsWhole({
      facts: { ...facts, workspace: { ...facts.workspace, missingContent } },
      acceptances: [],
    });
  };

  it("is content with a tree that git lays out whole", () => {
    assert.deepEqual(asked([]), []);
  });

  it("warns of each submodule and each pattern of LFS files", () => {
    assert.deepEqual(
      asked(["submodule vendor/charts", "LFS files *.zip"]).map(({ level, code, subject }) => [
        level,
        code,
        subject,
      ]),
      [
        ["warning", "TREE_INCOMPLETE", "submodule vendor/charts"],
        ["warning", "TREE_INCOMPLETE", "LFS files *.zip"],
      ],
    );
  });
});
