import assert from "node:assert/strict";
import fc from "fast-check";
import { blockers, blocking, note, warning } from "../../src/model/finding.ts";
import { releaseName, releaseVersion } from "../../src/model/release.ts";
import { fillPlaceholders, placeholdersOf } from "../../src/model/settings.ts";
import { inPhaseOrder, PHASES } from "../../src/model/step.ts";
import { targetName } from "../../src/model/target.ts";
import { worstVerdict, type Verdict3 } from "../../src/model/verification.ts";
import { aTarget } from "../_builders/a-plan.ts";
import { aRelease } from "../_builders/a-release.ts";

describe("the words", () => {
  it("call a release by its first tag, else by its short commit", () => {
    assert.equal(releaseName(aRelease({ tags: ["v2.0.0", "stable"] })), "v2.0.0");
    assert.equal(releaseName(aRelease({ tags: [] })), "9b1e77c2aa01");
  });

  it("expect a release to report its tag without the v, else its whole commit", () => {
    assert.equal(releaseVersion(aRelease()), "1.2.3");
    assert.equal(releaseVersion(aRelease({ tags: ["venus"] })), "venus");
    assert.equal(releaseVersion(aRelease({ tags: [] })), "9b1e77c2aa0145f0b6a1d2c3e4f5a6b7c8d9e0f1");
  });

  it("name a target as the Pulumi CLI does", () => {
    assert.equal(targetName(aTarget()), "shop/prod");
  });

  it("order steps by phase and keep their order inside a phase", () => {
    const steps = fc.array(fc.record({ phase: fc.constantFrom(...PHASES) }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (given) => {
        const numbered = given.map(({ phase }, index) => ({ phase, index }));
        const ordered = inPhaseOrder(numbered);
        assert.equal(ordered.length, given.length);
        for (const [i, step] of ordered.entries()) {
          const next = ordered[i + 1];
          if (next === undefined) continue;
          const distance = PHASES.indexOf(next.phase) - PHASES.indexOf(step.phase);
          assert.ok(distance > 0 || (distance === 0 && next.index > step.index));
        }
      }),
    );
  });

  it("take the worst verdict, and nothing at all for inconclusive", () => {
    assert.equal(worstVerdict([]), "inconclusive");
    assert.equal(worstVerdict(["passed", "passed"]), "passed");
    assert.equal(worstVerdict(["passed", "inconclusive"]), "inconclusive");
    assert.equal(worstVerdict(["inconclusive", "failed", "passed"]), "failed");
    const verdict = fc.constantFrom<Verdict3>("passed", "failed", "inconclusive");
    fc.assert(
      fc.property(fc.array(verdict), (all) => worstVerdict(all) === worstVerdict([...all].reverse())),
    );
  });

  it("tell findings that refuse from those that do not", () => {
    const answer = { code: "X", subject: "s", message: "m", remedy: "r" };
    assert.deepEqual(blockers([note(answer), blocking(answer), warning(answer)]), [
      { level: "blocking", ...answer },
    ]);
  });

  it("fill {{name}} with values and ask for unknown ones", () => {
    const values = { "release.version": "1.2.3", "outputs.url": "http://{{x}}" };
    const fill = (text: string): string => fillPlaceholders(text, values, (name) => `<${name}>`);
    assert.equal(fill("{{ release.version }} at {{outputs.url}}"), "1.2.3 at http://{{x}}");
    assert.equal(fill("{{constructor}} {{.State}}"), "<constructor> {{.State}}");
    assert.deepEqual(placeholdersOf("{{a}} {{b}} {{a}} {{.Go}} {{1}}"), ["a", "b"]);
  });
});
