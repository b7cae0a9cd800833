import assert from "node:assert/strict";

import language from "@pulumi/pulumi/proto/language_pb.js";

import { nodeOptions } from "../../../lab/language-host/node-options.ts";
import type { Properties } from "../../../lab/providers/harness/property-values.ts";
import { toStruct } from "../../../lab/providers/harness/wire-struct.ts";

const read = (options: Properties) => nodeOptions(new language.ProgramInfo().setOptions(toStruct(options)));

describe("nodeOptions", () => {
  it("compiles TypeScript unless told not to", () => {
    assert.deepEqual(read({}).environment, { PULUMI_NODEJS_TYPESCRIPT: "true" });
    assert.deepEqual(read({ typescript: false }).environment, {});
    assert.deepEqual(read({ tsconfig: "a.json", typescript: false }).environment, {
      PULUMI_NODEJS_TSCONFIG_PATH: "a.json",
    });
  });

  it("splits node's own arguments like a shell", () => {
    const nodeargs = `--require "a b.js" --title='x y' --max-old-space-size=4096`;
    assert.deepEqual(read({ nodeargs }).nodeArgs, [
      "--require",
      "a b.js",
      "--title=x y",
      "--max-old-space-size=4096",
    ]);
  });

  it("refuses values of the wrong type in the genuine host's words", () => {
    assert.throws(() => read({ typescript: "no" }), /typescript option must be a boolean/);
    assert.throws(() => read({ nodeargs: 1 }), /nodeargs option must be a string/);
  });
});
