import assert from "node:assert/strict";
import { parseTime } from "../../src/cli/parse-time.ts";

const parsed = (text: string | undefined): string | undefined => parseTime(text, "--data-at");

describe("a moment that is typed", () => {
  for (const [text, moment] of [
    ["2026-11-21T03:00:00Z", "2026-11-21T03:00:00.000Z"],
    ["2026-11-21T03:00Z", "2026-11-21T03:00:00.000Z"],
    ["2026-11-21t03:00:00z", "2026-11-21T03:00:00.000Z"],
    ["2026-11-21T03:00:00+01:00", "2026-11-21T02:00:00.000Z"],
    ["2026-11-21T03:00:00-0530", "2026-11-21T08:30:00.000Z"],
    ["2026-11-21T03:00:00,5Z", "2026-11-21T03:00:00.500Z"],
    [" 2028-02-29T23:59:59Z ", "2028-02-29T23:59:59.000Z"],
  ] as const) {
    it(`is read in UTC: ${text}`, () => {
      assert.equal(parsed(text), moment);
    });
  }

  for (const text of [
    ...["2026-11-21T03:00:00", "2026-11-21", "2026-11-21 03:00:00Z", "now", ""],
    ...["5 +01:00", "March 7 2026 +0100", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z"],
    ...["2026-11-21T25:00:00Z", "2026-11-21T03:60:00Z", "2026-11-21T03:00:00+1"],
  ]) {
    it(`is refused where another machine, or another month, could be meant: "${text}"`, () => {
      assert.throws(() => parsed(text), { code: "USAGE", subject: "--data-at" });
    });
  }

  it("may be left out", () => {
    assert.equal(parsed(undefined), undefined);
  });
});
