import assert from "node:assert/strict";
import yargs from "yargs";
import { wholeNumber } from "../../src/cli/whole-number.ts";

describe("an option that is a whole number", () => {
  const read = async (...argv: string[]): Promise<unknown> =>
    (await yargs(argv).option("keep-days", wholeNumber("keep-days", "days")).parseAsync())["keep-days"];

  it("is a number for the command, and absent where it was not given", async () => {
    assert.equal(await read("--keep-days", "0"), 0);
    assert.equal(await read("--keep-days=007"), 7);
    assert.equal(await read(), undefined);
  });

  it("names what was typed and how to write it", () => {
    const { coerce } = wholeNumber("keep-days", "days");
    assert.throws(() => coerce("-1"), {
      code: "USAGE",
      subject: "--keep-days",
      message: '--keep-days "-1" is no whole number from 0 on',
      remedy: "write it in digits: --keep-days 12",
    });
    assert.throws(() => coerce(""), { code: "USAGE" });
  });
});
