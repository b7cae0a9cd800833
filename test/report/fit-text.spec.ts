import assert from "node:assert/strict";
import { clipEnd, clipMiddle, countOf, wrapText } from "../../src/report/fit-text.ts";

describe("fit-text", () => {
  it("cuts the end or the middle to the exact length", () => {
    assert.equal(clipEnd("abcdefgh", 5), "abcd…");
    assert.equal(clipMiddle("abcdefgh", 5), "ab…gh");
    assert.equal(clipMiddle("abcde", 5), "abcde");
  });

  it("never leaves half a surrogate pair at the cut", () => {
    assert.equal(clipEnd("ab😀cd", 4), "ab\ufffd…");
    assert.ok(clipMiddle("😀".repeat(9), 8).isWellFormed());
  });

  it("wraps at spaces and indents the lines that follow", () => {
    assert.deepEqual(wrapText("one two three four", 10, "- ", "  "), ["- one two", "  three", "  four"]);
  });

  it("keeps a word whole that is longer than the line", () => {
    assert.deepEqual(wrapText(`a ${"x".repeat(20)} b`, 10, "", ""), ["a", "x".repeat(20), "b"]);
  });

  it("counts in words", () => {
    assert.deepEqual([countOf(1, "step"), countOf(0, "step")], ["1 step", "0 steps"]);
  });
});
