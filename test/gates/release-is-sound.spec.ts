import assert from "node:assert/strict";
import { releaseIsSound } from "../../src/gates/release-is-sound.ts";
import type { Facts } from "../../src/model/facts.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { anUpdate, aRelease } from "../_builders/a-release.ts";
import { ask, heads } from "./ask.ts";

const asked = (overrides: Partial<Facts>) => ask(releaseIsSound, aFacts(overrides));
const MOVED = "1".repeat(40);

describe("the gate that looks at the release itself", () => {
  it("refuses a tag that was moved since an earlier plan", () => {
    assert.deepEqual(asked({ knownTags: { "v1.2.3": MOVED } }), [
      {
        level: "blocking",
        code: "TAG_MOVED",
        subject: "v1.2.3",
        message:
          'tag "v1.2.3" points to 9b1e77c2aa01 now; an earlier plan of this stack found it at 111111111111',
        remedy: `find out who moved it; to go to one of them for sure, name the commit: --to ${MOVED}`,
      },
    ]);
  });

  it("has nothing to say to a tag that stayed, or that nobody has seen before", () => {
    assert.deepEqual(asked({ knownTags: { "v1.2.3": aRelease().commit, v0: MOVED } }), []);
    assert.deepEqual(asked({ to: aRelease({ tags: ["constructor", "__proto__"] }) }), []);
  });

  it("warns of a release that was itself rolled back from", () => {
    const found = asked({ to: aRelease({ verdict: "bad" }) });
    assert.deepEqual(heads(found), ["warning RELEASE_WAS_BAD v1.2.3"]);
    assert.equal(found[0]?.message, '"v1.2.3" was itself rolled back from on this stack');
  });

  it("warns of a release deployed from uncommitted changes", () => {
    const found = asked({ to: aRelease({ update: anUpdate({ dirty: true }) }) });
    assert.deepEqual(heads(found), ["warning DEPLOYED_FROM_DIRTY_TREE v1.2.3"]);
  });

  it("notes that the release is the one deployed last", () => {
    const found = asked({ from: aRelease() });
    assert.deepEqual(heads(found), ["note ALREADY_DEPLOYED v1.2.3"]);
  });

  it("has nothing to say when nothing is known of what is deployed", () => {
    assert.deepEqual(asked({ from: undefined }), []);
  });
});
