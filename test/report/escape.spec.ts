import assert from "node:assert/strict";
import { htmlText, markdownCode, markdownText, terminalText, visibleText } from "../../src/report/escape.ts";

describe("visibleText", () => {
  it("removes whole terminal sequences, not only their first byte", () => {
    assert.equal(
      visibleText("a\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u001b\\ b\u009b2Jc"),
      "ared link bc",
    );
  });

  it("puts everything on one line", () => {
    assert.equal(visibleText("one\r\ntwo\tthree\u2028four\u0000five"), "one two three four five");
  });

  it("removes direction overrides, zero-width characters and tags, and keeps accents and emoji", () => {
    assert.equal(
      visibleText("pro\u202eDOR\u202c d\u200b\u2060\ufeff\u{e0041} \u00e9 e\u0301 \u{1f600}"),
      "proDOR d é e\u0301 😀",
    );
  });

  it("replaces half a surrogate pair", () => {
    assert.equal(visibleText("a\ud800b"), "a\ufffdb");
  });
});

describe("terminalText", () => {
  it("breaks up CI commands and leaves URNs alone", () => {
    assert.equal(terminalText("::add-mask::x"), ": :add-mask::x");
    assert.equal(terminalText("a\n::set-output name=b::c"), "a : :set-output name=b::c");
    assert.equal(terminalText("##[error]boom"), "# # [error]boom");
    assert.equal(terminalText("urn:pulumi:prod::shop::a:b:C::d"), "urn:pulumi:prod::shop::a:b:C::d");
  });

  it("breaks up a CI command that hides behind an invisible character", () => {
    assert.equal(terminalText("\u200b:\u200b:add-mask::x"), ": :add-mask::x");
  });
});

describe("htmlText", () => {
  it("escapes what could open an element, an entity or leave an attribute", () => {
    assert.equal(htmlText(`<script>"&'</script>`), "&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;");
  });
});

describe("markdownText", () => {
  it("cuts mentions, issue references and links, which GitHub makes out of the decoded text", () => {
    assert.equal(
      markdownText("@team fixes #12, GH-7, o/r#3 and https://x.y www.z.y"),
      "@<!-- -->team fixes #<!-- -->12, GH-<!-- -->7, o/r#<!-- -->3 and https:<!-- -->//x.y www<!-- -->.z.y",
    );
  });

  it("writes markup characters as entities, so that no table cell or code span can be left", () => {
    assert.equal(
      markdownText("a|b `c` *d* [e](f) ~g~ \\| <b> $h$"),
      "a&#124;b &#96;c&#96; &#42;d&#42; &#91;e&#93;(f) &#126;g&#126; &#92;&#124; &#60;b&#62; &#36;h&#36;",
    );
  });

  it("keeps snake_case readable and stops emphasis by underscores", () => {
    assert.equal(markdownText("snake_case _x_"), "snake_case &#95;x&#95;");
  });

  it("gives code an element that its text cannot close", () => {
    assert.equal(markdownCode("``x``</code>"), "<code>&#96;&#96;x&#96;&#96;&#60;/code&#62;</code>");
  });
});
