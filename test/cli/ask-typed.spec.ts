import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { askTyped, typedFault } from "../../src/cli/ask-typed.ts";

const PARTS = [
  { what: "the stack", text: "prod" },
  { what: "the minutes of data you give up", text: "30" },
];

/** What askTyped answers to these lines, how often it asked, and what it said. */
async function typing(...lines: readonly string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = "";
  let asked = 0;
  output.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
    // Typed only when it is asked for: a terminal swallows what comes between two questions.
    const questions = said.split("◆").length - 1;
    if (questions <= asked) return;
    asked = questions;
    setImmediate(() => input.write(lines[asked - 1] ?? "\u0003"));
  });
  const isAgreed = await askTyped("Type it", PARTS, { input, output });
  return { isAgreed, asked, said };
}

describe("what has to be typed", () => {
  it("is agreed to by exactly these words, whatever the space between them", () => {
    assert.equal(typedFault("prod 30", PARTS), undefined);
    assert.equal(typedFault("  prod   30 ", PARTS), undefined);
  });

  it("names the word that is wrong, missing or too much, and guesses none", () => {
    for (const [typed, fault] of [
      [undefined, "nothing was typed for the stack (prod)"],
      ["", "nothing was typed for the stack (prod)"],
      ["prd 30", '"prd" was typed for the stack, which is prod'],
      ["Prod 30", '"Prod" was typed for the stack, which is prod'],
      ["prod", "nothing was typed for the minutes of data you give up (30)"],
      ["prod 31", '"31" was typed for the minutes of data you give up, which is 30'],
      ["prod 30 yes please", '"yes please" was typed beyond what was asked for'],
      ["\u001b[2Jyes", '"yes" was typed for the stack, which is prod'],
    ] as const)
      assert.equal(typedFault(typed, PARTS), fault);
  });

  it("is asked for again after a mistake", async () => {
    const { isAgreed, said } = await typing("prod 3\r", "prod 30\r");
    assert.equal(isAgreed, true, said);
    assert.match(said, /"3" was typed for the minutes of data you give up, which is 30\n/);
  });

  it("is declined after three mistakes, and at once by a Ctrl-C", async () => {
    const thrice = await typing("a\r", "b\r", "c\r", "prod 30\r");
    assert.deepEqual([thrice.isAgreed, thrice.asked], [false, 3], thrice.said);
    assert.match(thrice.said, /"c" was typed for the stack, which is prod; declined\n/);
    const cancelled = await typing("\u0003");
    assert.deepEqual([cancelled.isAgreed, cancelled.asked], [false, 1], cancelled.said);
  });
});
