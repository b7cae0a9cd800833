/** Shell text that would leave a file behind, were any of it ever read by a shell. */
export function canaryTexts(canary: string): string[] {
  return [
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `; touch ${canary}`,
    `| touch ${canary}`,
    `&& touch ${canary}`,
    `\ntouch ${canary}\n`,
    `' ; touch ${canary} ; '`,
    `" ; touch ${canary} ; "`,
    `\${IFS}touch\${IFS}${canary}`,
    `> ${canary}`,
  ];
}

/** Names and values that mean something to one tool or another; here they mean nothing. */
export const HOSTILE_TEXTS: readonly string[] = [
  "--upload-pack=x",
  "-rf",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "v1\u202e3.2",
  "\u001b[31mred\u001b[0m",
  "\u001b]0;title\u0007",
  "zero\u200bwidth",
  "a\u2028b",
  "::add-mask::x",
  "%s%n",
  "*",
  "~root",
  "{{release.tag}}",
];
