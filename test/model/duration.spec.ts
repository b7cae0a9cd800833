import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../src/model/duration.ts";

describe("durations", () => {
  for (const [milliseconds, text] of [
    [0, "0 ms"],
    [999.4, "999 ms"],
    [999.6, "1.0 s"],
    [12_340, "12.3 s"],
    [59_949, "59.9 s"],
    [59_960, "1 min 00 s"],
    [245_000, "4 min 05 s"],
    [3_599_700, "1 h 00 min"],
    [7_260_000, "2 h 01 min"],
  ] as const) {
    it(`writes ${milliseconds} ms as "${text}"`, () => {
      assert.equal(formatDuration(milliseconds), text);
    });
  }

  it("never writes 60 seconds, 60 minutes or 1000 milliseconds", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (milliseconds) => {
        assert.doesNotMatch(formatDuration(milliseconds), /^1000 ms|^60(\.0)? |\b60 s|\b60 min$/);
      }),
    );
  });

  for (const [text, milliseconds] of [
    ["500ms", 500],
    ["10s", 10_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
  ] as const) {
    it(`reads "${text}"`, () => {
      assert.equal(parseDuration(text), milliseconds);
    });
  }

  for (const text of [
    "",
    "5",
    "s",
    "-1s",
    "1 s",
    "1e3s",
    "Infinitys",
    "10S",
    "5m ",
    "1m30s",
    "constructor",
  ]) {
    it(`does not take "${text}" for a duration`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }
});
