import { formatDuration } from "../model/duration.ts";
import type { Preview } from "../model/preview.ts";
import type { Report } from "../model/report.ts";
import type { ResourceChange } from "../model/resource-change.ts";
import { inPhaseOrder, type Step, type StepOutcome } from "../model/step.ts";
import type { Verification } from "../model/verification.ts";
import { describeProperties, describeSafety, shortType } from "./describe-change.ts";
import { clipEnd, clipMiddle, countOf } from "./fit-text.ts";
import { countOperations, groupChanges, type ChangeGroup } from "./group-changes.ts";
import { html, type Html } from "./html.ts";

/** More rows of one group make a page slow and nobody wiser; all of them are in the page's JSON. */
const MOST_ROWS = 200;

/** The resources that change, in one table per danger. */
export function htmlChanges(preview: Preview): Html {
  const groups = groupChanges(preview.changes);
  const counts = countOperations(groups.flatMap((group) => group.changes));
  const unchanged = preview.counts.same ?? 0;
  return html`<section aria-labelledby="changes">
    <h2 id="changes">Resources</h2>
    <p class="muted">${counts === "" ? "Nothing changes" : counts}; ${unchanged} unchanged.</p>
    ${groups.map(groupTable)}
  </section>`;
}

function groupTable({ danger, title, changes }: ChangeGroup): Html {
  const hidden = changes.length - MOST_ROWS;
  return html`<h3 class="${danger}">${title} <span class="count">${changes.length}</span></h3>
    <table class="changes">
      <thead>
        <tr>
          <th>Operation</th>
          <th>Resource</th>
          <th>What changes</th>
          <th>Had</th>
          <th>Stateful</th>
        </tr>
      </thead>
      <tbody>
        ${changes.slice(0, MOST_ROWS).map(changeRow)}
      </tbody>
    </table>
    ${hidden > 0 ? html`<p class="muted">… and ${hidden} more in the data of this page.</p>` : undefined} `;
}

function changeRow(change: ResourceChange): Html {
  const name = clipMiddle(change.name, 120);
  const type = clipMiddle(shortType(change.type), 120);
  return html`<tr>
    <td data-label="Operation"><b>${change.op}</b></td>
    <td data-label="Resource"><b class="name">${name}</b><br /><span class="muted">${type}</span></td>
    <td data-label="What changes">${describeProperties(change.properties)}</td>
    <td data-label="Had">${describeSafety(change)}</td>
    <td data-label="Stateful">${clipEnd(change.stateful ?? "", 200)}</td>
  </tr> `;
}

/** What the steps are, how each is undone and what became of it. */
export function htmlSteps(report: Report): Html | undefined {
  const { steps } = report.plan;
  if (steps.length === 0) return undefined;
  const outcomes = new Map(report.steps.map((outcome) => [outcome.step, outcome]));
  return html`<section aria-labelledby="steps">
    <h2 id="steps">Steps</h2>
    <table class="steps">
      <thead>
        <tr>
          <th>Phase</th>
          <th>Step</th>
          <th>Undo</th>
          <th>Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${inPhaseOrder(steps)
          .slice(0, MOST_ROWS)
          .map((step) => stepRow(step, outcomes.get(step.id)))}
      </tbody>
    </table>
  </section>`;
}

function stepRow(step: Step, outcome: StepOutcome | undefined): Html {
  const undo = step.undo.by === "step" ? step.undo.title : `None: ${step.undo.reason}`;
  const took = outcome?.durationMs === undefined ? "" : formatDuration(outcome.durationMs);
  const undone = outcome?.undone === undefined ? "" : `, undoing it ${outcome.undone}`;
  const result =
    outcome &&
    html`<em class="${outcome.status}">${outcome.status}</em>
      ${took}${undone}<br />${clipEnd(outcome.detail, 400)}`;
  return html`<tr>
    <td data-label="Phase">${step.phase}</td>
    <td data-label="Step">
      <b>${clipEnd(step.title, 300)}</b><br /><span class="muted"
        >${clipMiddle(step.id, 80)}, ${step.class}</span
      >
    </td>
    <td data-label="Undo">${clipEnd(undo, 300)}</td>
    <td data-label="Outcome">${result}</td>
  </tr> `;
}

/** What the probes saw. */
export function htmlVerification(verification: Verification | undefined): Html | undefined {
  if (verification === undefined) return undefined;
  return html`<section aria-labelledby="verification">
    <h2 id="verification">Verification</h2>
    <p>
      <em class="${verification.verdict}">${verification.verdict}</em> after
      ${formatDuration(verification.durationMs)}
    </p>
    <table>
      <thead>
        <tr>
          <th>Probe</th>
          <th>Verdict</th>
          <th>In a row</th>
          <th>Last seen</th>
        </tr>
      </thead>
      <tbody>
        ${verification.probes.slice(0, MOST_ROWS).map(
          (probe) =>
            html`<tr>
              <td data-label="Probe"><b>${clipMiddle(probe.probe, 120)}</b></td>
              <td data-label="Verdict"><em class="${probe.verdict}">${probe.verdict}</em></td>
              <td data-label="In a row">
                ${probe.consecutive} of ${probe.wanted}, ${countOf(probe.samples, "sample")}
              </td>
              <td data-label="Last seen">${clipEnd(probe.detail, 400)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section>`;
}
