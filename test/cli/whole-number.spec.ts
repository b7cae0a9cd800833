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

  it("stays in the range that is given", () => {
    const { coerce, describe } = wholeNumber("keep-days", "days", { least: 1, most: 365 });
    assert.equal(describe, "days; a whole number from 1 to 365");
    assert.deepEqual([coerce("1"), coerce("365")], [1, 365]);
    for (const typed of ["0", "366"])
      assert.throws(() => coerce(typed), {
        code: "USAGE",
        message: `--keep-days "${typed}" is no whole number from 1 to 365`,
      });
  });
});
