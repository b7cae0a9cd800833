import assert from "node:assert/strict";
import { within } from "../../src/use-cases/within.ts";

describe("a bounded look", () => {
  it("answers what was seen in time", async () => {
    assert.equal(await within(10_000, "the shop", () => Promise.resolve("open")), "open");
  });

  it("throws what the look throws", async () => {
    await assert.rejects(
      within(10_000, "the shop", () => Promise.reject(new Error("closed"))),
      /^Error: closed$/,
    );
  });

  it("is given up at its limit, and told so", async () => {
    let given: AbortSignal | undefined;
    const look = within(20, "the shop", (signal) => {
      given = signal;
      return new Promise<never>(() => undefined);
    });
    await assert.rejects(look, { code: "TIMED_OUT", message: "the shop did not answer within 20 ms" });
    assert.equal(given?.aborted, true);
  });
});
