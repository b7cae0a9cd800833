import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { targetName } from "../model/target.ts";
import { computedTimes } from "./computed-times.ts";
import { describeData } from "./describe-data.ts";
import { describeRelease } from "./describe-release.ts";
import { FINDING_LEVELS, subjectName } from "./findings-text.ts";
import { clipEnd, clipMiddle } from "./fit-text.ts";
import { html, markup, markupText, type Html } from "./html.ts";
import { HTML_CSS } from "./html-css.ts";
import { htmlChanges, htmlSteps, htmlVerification } from "./html-tables.ts";
import { htmlTimeline } from "./html-timeline.ts";
import { irreversibleParts } from "./irreversible.ts";
import { outcomeWords } from "./outcome-words.ts";
import { planVerdict } from "./plan-verdict.ts";
import { htmlJson } from "./safe-json.ts";

const MOST_FINDINGS = 200;

/**
 * The report as one page that needs nothing else: no script runs, no request leaves it, it works from a file.
 *
 * The whole report is embedded as JSON (`#report-data`), so the page grows with the plan while its tables
 * stop at 200 rows each. Redact the report before.
 */
export function renderReportHtml(report: Report): string {
  const title = `${outcomeWords(report).headline}: ${targetName(report.plan.target)}`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${clipEnd(title, 200)}</title>
        <style>
          ${markup(HTML_CSS)}
        </style>
      </head>
      <body>
        <main>
          ${header(report)} ${nextCommands(report.next)} ${dataList(report)} ${findingList(report.findings)}
          ${htmlTimeline(report)} ${htmlVerification(report.verification)} ${losses(report)}
          ${htmlChanges(report.plan.preview)} ${htmlSteps(report)}
        </main>
        <script type="application/json" id="report-data">
          ${markup(htmlJson(report))}
        </script>
      </body>
    </html> `;
  return markupText(page);
}

function header(report: Report): Html {
  const { plan, outcome } = report;
  const { headline, mood } = outcomeWords(report);
  const isPlanOnly = outcome === "planned" || outcome === "blocked";
  const verdict = isPlanOnly ? planVerdict({ ...plan, findings: report.findings }).text : report.detail;
  const facts = [
    ...computedTimes(report),
    ...(report.run === undefined ? [] : [{ label: "run", value: report.run }]),
    ...(report.actor === undefined ? [] : [{ label: "by", value: report.actor }]),
    ...(plan.reason === undefined ? [] : [{ label: "reason", value: plan.reason }]),
    { label: "plan", value: plan.digest.slice(0, 12) },
  ];
  return html`<header>
    <p class="pill ${mood}">${headline}</p>
    <h1>${clipMiddle(targetName(plan.target), 120)}</h1>
    <p class="lead">${clipEnd(verdict, 1000)}</p>
    <p class="route">
      <span>${describeRelease(plan.from)}</span> <span aria-label="to">→</span>
      <b>${describeRelease(plan.to)}</b>
    </p>
    <dl>
      ${facts.map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${clipEnd(value, 300)}</dd>
          </div>`,
      )}
    </dl>
  </header>`;
}

function nextCommands(next: readonly string[]): Html | undefined {
  if (next.length === 0) return undefined;
  return html`<section aria-labelledby="next">
    <h2 id="next">Next</h2>
    ${next.slice(0, 5).map((command) => html`<pre><code>${clipEnd(command, 1000)}</code></pre>`)}
  </section>`;
}

function dataList({ plan, steps }: Report): Html | undefined {
  if (plan.data.length === 0) return undefined;
  const described = plan.data.map((database) => describeData(database, steps));
  return html`<section aria-labelledby="data">
    <h2 id="data">Data</h2>
    ${described.map(
      ({ title, lines }) =>
        html`<h3>${clipEnd(title, 300)}</h3>
          <ul>
            ${lines.map((line) => html`<li>${clipEnd(line, 1000)}</li>`)}
          </ul>`,
    )}
  </section>`;
}

function findingList(findings: readonly Finding[]): Html | undefined {
  if (findings.length === 0) return undefined;
  const sorted = FINDING_LEVELS.flatMap((level) => findings.filter((finding) => finding.level === level));
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings <span class="count">${findings.length}</span></h2>
    <ul class="findings">
      ${sorted.slice(0, MOST_FINDINGS).map(
        (finding) =>
          html`<li class="${finding.level}">
            <p>
              <em class="${finding.level}">${finding.level}</em> <code>${clipEnd(finding.code, 100)}</code>
              <b>${clipMiddle(subjectName(finding.subject), 120)}</b>
            </p>
            <p>${clipEnd(finding.message, 1000)}</p>
            <p class="remedy">try: ${clipEnd(finding.remedy, 1000)}</p>
          </li> `,
      )}
    </ul>
    ${findings.length > MOST_FINDINGS ? html`<p class="muted">… and ${findings.length - MOST_FINDINGS} more in the data of this page.</p>` : undefined}
  </section>`;
}

function losses(report: Report): Html | undefined {
  const parts = irreversibleParts(report.plan);
  if (parts.length === 0) return undefined;
  return html`<section aria-labelledby="losses">
    <h2 id="losses">What cannot be undone</h2>
    <ul>
      ${parts.slice(0, MOST_FINDINGS).map((part) => html`<li>${clipEnd(part, 500)}</li>`)}
    </ul>
  </section>`;
}
