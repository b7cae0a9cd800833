/** The page's style: system fonts, one column, light and dark by the reader's setting, tables as cards on a phone. */
export const HTML_CSS = `
:root { color-scheme: light dark; --page: #f7f7f5; --card: #fff; --text: #1b1d20; --muted: #5a616a; --line: #dfe2e6;
  --accent: #2f5fb3; --good: #1c7048; --bad: #b02a20; --caution: #855600; --span: #9aa3ae; --code: #f0f1f3; }
@media (prefers-color-scheme: dark) { :root { --page: #131518; --card: #1b1e22; --text: #e8eaed; --muted: #a3abb5;
  --line: #30353c; --accent: #8ab0f5; --good: #6ecb9b; --bad: #ff8f85; --caution: #ecbb62; --span: #6c7682; --code: #262a30; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
header, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.5rem; margin-bottom: 1rem; }
h1 { margin: .5rem 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.1rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: .95rem; }
p { margin: 0 0 .5rem; }
em { font-style: normal; font-weight: 600; }
ul { margin: 0; padding-left: 1.2rem; }
.lead { font-size: 1.15rem; }
.route, .muted, dt { color: var(--muted); }
.route b { color: var(--text); font-weight: 600; }
.count { color: var(--muted); font-weight: 400; }
.pill { display: inline-block; margin: 0; padding: .15rem .7rem; border: 1.5px solid currentColor; border-radius: 99px; font-weight: 600; font-size: .9rem; color: var(--accent); }
.good, .succeeded, .passed { color: var(--good); }
.bad, .failed, .blocking, .data-at-risk, .destroyed { color: var(--bad); }
.caution, .warning, .unknown, .inconclusive, .unprotected { color: var(--caution); }
.skipped, .not-run, em.note { color: var(--muted); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem 1.5rem; margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); }
dt { font-size: .8rem; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
code, pre { font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: 0 0 .5rem; padding: .6rem .9rem; background: var(--code); border-radius: 6px; white-space: pre-wrap; }
.findings { list-style: none; padding: 0; }
.findings li { color: var(--text); border-left: 3px solid var(--line); padding: .1rem 0 .1rem 1rem; margin-bottom: 1rem; }
.findings li.blocking { border-color: var(--bad); }
.findings li.warning { border-color: var(--caution); }
.findings li p { margin: 0; }
.remedy { color: var(--muted); }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
table.changes, table.steps { table-layout: fixed; }
.changes th:nth-child(1), .steps th:nth-child(1) { width: 11%; }
.changes th:nth-child(2), .steps th:nth-child(2) { width: 30%; }
.changes th:nth-child(4), .changes th:nth-child(5) { width: 14%; }
th { overflow-wrap: normal; text-align: left; font-weight: 600; font-size: .8rem; color: var(--muted); }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
.gantt-row { display: grid; grid-template-columns: minmax(9rem, 19rem) 1fr minmax(6rem, 11rem); gap: 0 1rem; align-items: center; font-size: .9rem; }
.gantt-row.phase { align-items: end; color: var(--muted); font-size: .8rem; font-weight: 600; }
.gantt svg { display: block; width: 100%; height: 22px; }
.gantt .phase svg { height: 30px; }
.took { font-variant-numeric: tabular-nums; color: var(--muted); font-size: .8rem; }
.ticks { position: relative; height: 1.4rem; }
.tick { position: absolute; font-size: .75rem; color: var(--muted); white-space: nowrap; }
.tick.end { transform: translateX(-100%); }
.gantt + p { margin: .75rem 0 0; font-size: .8rem; }
line { vector-effect: non-scaling-stroke; stroke-width: 1; }
.grid { stroke: var(--line); }
.moment { stroke: var(--accent); stroke-width: 3; }
.bar { fill: currentColor; }
.bar.span { fill: var(--span); }
.bar.skipped, .bar.not-run { fill: var(--line); }
.bar.note { fill: var(--accent); }
.moment.failed, .moment.unknown, .moment.succeeded { stroke: currentColor; }
@media (max-width: 42rem) {
  main { padding: .75rem .75rem 2rem; }
  header, section { padding: 1rem; }
  h1 { font-size: 1.4rem; }
  dl { grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
  .gantt-row { grid-template-columns: 1fr auto; row-gap: 0; margin-bottom: .3rem; }
  .gantt-row svg, .gantt-row .ticks { grid-column: 1 / -1; grid-row: 2; }
  .gantt svg, .gantt .phase svg { height: 16px; }
  .gantt-row.phase { margin-top: .6rem; }
  thead { display: none; }
  tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td { display: block; border: 0; padding: .1rem 0; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); font-weight: 400; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --muted: #444; --line: #bbb; --accent: #2f5fb3;
    --good: #1c7048; --bad: #b02a20; --caution: #855600; --span: #888; --code: #f3f3f3; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  header, section { border: 0; padding: 0; margin-bottom: 1.5rem; border-radius: 0; }
  tr, li, .gantt-row { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
