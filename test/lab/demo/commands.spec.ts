import assert from "node:assert/strict";
import { dataStory } from "../../../lab/demo/stories/data.ts";
import { plainStory } from "../../../lab/demo/stories/plain.ts";
import { COMMANDS } from "../../../src/cli/commands/registry.ts";

/** The arguments of a line that the demo prints, as npm passes them on. */
function argumentsOf(line: string): string[] {
  const [script, separator, ...words] = (line.split("  #")[0] ?? "").split(" ");
  assert.equal(separator, "--", line);
  return script === "restore" ? ["snapshot", "restore", ...words] : words;
}

describe("the commands that the demo proposes for a lab that stays up", () => {
  const known = new Set(COMMANDS.flatMap(({ command }) => command.map((words) => words.split(" ")[0])));

  for (const { name, story } of [
    { name: "plain", story: plainStory },
    { name: "data", story: dataStory },
  ])
    it(`are commands of the toolkit: ${name}`, () => {
      for (const line of story.commands) assert.ok(known.has(argumentsOf(line)[0] ?? ""), line);
    });

  it("name a migration that the data story has", () => {
    const files = dataStory.history.releases.flatMap((release) => release.files ?? []);
    const to = dataStory.commands.flatMap((line) => /migrate down --to (\S+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      to.filter((version) => !files.includes(`migrations/${version}.sql`)),
      [],
    );
    assert.equal(to.length, 1);
  });

  it("look at the data where the story is about data", () => {
    const named = dataStory.commands.map((line) => argumentsOf(line).slice(0, 2).join(" "));
    for (const words of [
      "migrate status",
      "migrate down",
      "snapshot list",
      "snapshot verify",
      "snapshot restore",
    ])
      assert.ok(named.includes(words), words);
  });
});
