import assert from "node:assert/strict";
import { previewIsWhole } from "../../src/gates/preview-is-whole.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { aPreview } from "../_builders/a-preview.ts";
import { ask } from "./ask.ts";

describe("the gate that wants a whole preview", () => {
  it("has nothing to say to a complete one", () => {
    assert.deepEqual(ask(previewIsWhole), []);
  });

  it("refuses a program that failed, with what the engine said", () => {
    const diagnostics = [
      { severity: "warning", urn: undefined, message: "old plugin" },
      { severity: "error", urn: undefined, message: " no DATABASE_URL\n" },
    ] as const;
    const preview = aPreview({ succeeded: false, diagnostics });
    assert.deepEqual(ask(previewIsWhole, aFacts({ preview })), [
      {
        level: "blocking",
        code: "PREVIEW_FAILED",
        subject: "prod",
        message: "the release's program cannot be previewed: no DATABASE_URL",
        remedy:
          "make the program of 9b1e77c2aa01 run here (its environment, credentials, plugins), or choose another release",
      },
    ]);
  });

  it("says so when a program failed without a reason", () => {
    const [finding] = ask(previewIsWhole, aFacts({ preview: aPreview({ succeeded: false }) }));
    assert.match(finding?.message ?? "", /no reason given$/);
  });

  it("refuses a record with a gap", () => {
    const [finding, ...more] = ask(
      previewIsWhole,
      aFacts({ preview: aPreview({ incomplete: "the preview has no summary" }) }),
    );
    assert.deepEqual(
      [finding?.level, finding?.code, finding?.message, more],
      [
        "blocking",
        "PREVIEW_INCOMPLETE",
        "the preview's record cannot be trusted: the preview has no summary",
        [],
      ],
    );
  });
});
