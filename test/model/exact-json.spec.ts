import assert from "node:assert/strict";
import { parseExactJson } from "../../src/model/exact-json.ts";

describe("parseExactJson", () => {
  it("gives numbers back digit by digit that a double cannot hold", () => {
    const text =
      '{"big":9007199254740993,"long":0.10000000000000000001,"exponent":1E400,"plain":[1,-2.5,null,"x"]}';
    assert.equal(JSON.stringify(parseExactJson(text)), text);
  });

  it("leaves ordinary values as they are", () => {
    assert.deepEqual(parseExactJson('{"a":[1,true,"2"]}'), { a: [1, true, "2"] });
  });
});
