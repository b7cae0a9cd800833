import assert from "node:assert/strict";
import { fillArgv, fillText } from "../../src/adapters/shell-fill.ts";
import { settingValues } from "../../src/steps/interpolate.ts";
import { aRelease } from "../_builders/a-release.ts";
import { aTarget } from "../_builders/a-plan.ts";

describe("{{placeholders}}", () => {
  const values = settingValues({
    run: "run-1",
    target: aTarget(),
    to: aRelease({ tags: ["v1.2.3"] }),
    outputs: {
      url: "http://a",
      port: 80,
      on: true,
      secret: null,
      urls: { web: "w", list: [1] },
      __proto__: { x: 1 },
    },
  });

  it("stand for the release, the target, the run and every plain output", () => {
    assert.equal(
      fillText("{{release.version}} {{ release.tag }} {{target.stack}} {{run}}", values),
      "1.2.3 v1.2.3 prod run-1",
    );
    assert.equal(
      fillText("{{outputs.url}}:{{outputs.port}}/{{outputs.urls.web}}?{{outputs.on}}", values),
      "http://a:80/w?true",
    );
  });

  for (const name of [
    "outputs.secret",
    "outputs.urls",
    "outputs.urls.list",
    "toString",
    "constructor",
    "release.tga",
  ]) {
    it(`have no value as {{${name}}}, and the error lists the known ones`, () => {
      assert.throws(() => fillText(`{{${name}}}`, values), {
        code: "CONFIG_INVALID",
        message: `"{{${name}}}" has no value`,
        remedy: /^use one of release\.version, release\.tag, /,
      });
    });
  }

  it("have no tag for a release without one", () => {
    const untagged = settingValues({ run: "r", target: aTarget(), to: aRelease({ tags: [] }), outputs: {} });
    assert.throws(() => fillText("{{release.tag}}", untagged), { code: "CONFIG_INVALID" });
  });

  it("are filled once: a value that looks like one stays as it is", () => {
    assert.equal(fillText("{{run}}", { run: "{{release.tag}} $& $1" }), "{{release.tag}} $& $1");
  });

  it("leave the templates of other tools alone", () => {
    assert.equal(fillText("{{.State.Running}} {{ json . }}", values), "{{.State.Running}} {{ json . }}");
  });

  it("cannot bring an option or a NUL into a command", () => {
    assert.throws(
      () => fillArgv(["git", "log", "{{run}}"], { run: "--output=x" }),
      /would be read as an option/,
    );
    assert.throws(() => fillArgv(["echo", "a{{run}}"], { run: "\0" }), /NUL/);
    assert.deepEqual(fillArgv(["echo", "-{{run}}"], { run: "-x" }), ["echo", "--x"]);
  });
});
