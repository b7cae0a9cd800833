import assert from "node:assert/strict";
import { buildPlanReport, buildRunReport } from "../../src/execute/build-report.ts";
import { replay } from "../../src/execute/replay.ts";
import type { JournalEntry, JournalRecord } from "../../src/model/journal-entry.ts";
import type { RunOutcome } from "../../src/model/report.ts";
import type { Finding } from "../../src/model/finding.ts";
import { aFinding } from "../_builders/a-finding.ts";
import { aPlan } from "../_builders/a-plan.ts";
import { aVerification } from "../_builders/a-report.ts";
import { anOutcome, aStep } from "../_builders/a-step.ts";
import { useDirectory } from "../_builders/use-directory.ts";
import { intended, openIn, settled, started } from "../journal/a-journal.ts";

const VERIFY = aStep({ id: "verify", kind: "verify", phase: "verify", title: "verify: storefront" });
const PLAN = aPlan({ steps: [aStep(), VERIFY] });

describe("the report of a run", () => {
  const directory = useDirectory("report-");

  /** The entries of a run, one minute apart, from 03:00 on. */
  function entriesOf(...records: JournalRecord[]): readonly JournalEntry[] {
    let minute = -1;
    const journal = openIn(directory(), {
      now: () => new Date(Date.UTC(2026, 10, 21, 3, (minute += 1))).toISOString(),
    });
    for (const record of [started(PLAN), ...records]) journal.append("run-1", record);
    const entries = journal.read("run-1");
    journal.close();
    return entries;
  }
  const reportOf = (...records: JournalRecord[]) => {
    const entries = entriesOf(...records);
    return buildRunReport(replay(entries), entries);
  };
  const finished = (outcome: RunOutcome): JournalRecord => ({
    type: "run-finished",
    outcome,
    detail: "as it ended",
  });
  const verified: JournalRecord = {
    type: "step-settled",
    undo: false,
    outcome: anOutcome({
      step: "verify",
      startedAt: "2026-11-21T03:05:00.000Z",
      durationMs: 60_000,
      data: { verdict: "passed", verification: aVerification() },
    }),
  };

  it("measures from the decision to the last probe", () => {
    const report = reportOf(intended(), settled(), intended("verify"), verified, finished("rolled-back"));
    assert.equal(report.decidedAt, "2026-11-21T03:00:00.000Z");
    assert.equal(report.verifiedAt, "2026-11-21T03:06:00.000Z");
    assert.equal(report.decisionToVerifiedMs, 360_000);
    assert.deepEqual(report.verification, aVerification());
    assert.deepEqual(
      [report.outcome, report.actor, report.detail],
      ["rolled-back", "ada@ops-1", "as it ended"],
    );
  });

  it("ends with what a step that took effect leaves to a person", () => {
    const next = ["pulumi config set shop:databaseHost db --stack prod"];
    const outcome = anOutcome({ step: "update-stack", data: { next } });
    const told = (status: "succeeded" | "failed") =>
      reportOf(
        intended(),
        { type: "step-settled", undo: false, outcome: { ...outcome, status } },
        finished("stopped"),
      ).next;
    assert.deepEqual(told("failed"), ["rollback resume --stack prod", "rollback abandon --stack prod"]);
    assert.deepEqual(told("succeeded"), [...told("failed"), ...next]);
  });

  it("measures nothing that was not verified", () => {
    const report = reportOf(intended(), settled(), finished("stopped"));
    assert.deepEqual(
      [report.verifiedAt, report.decisionToVerifiedMs, report.verification],
      [undefined, undefined, undefined],
    );
  });

  it("calls a run without an end stopped, and says why", () => {
    const report = reportOf(intended());
    assert.deepEqual(
      [report.outcome, report.detail],
      ["stopped", "interrupted: the journal has no end of this run"],
    );
    assert.deepEqual(
      report.steps.map(({ status }) => status),
      ["unknown", "not-run"],
    );
  });

  it("tells the timeline in order, resumes included", () => {
    const resumed: JournalRecord = { type: "run-resumed", actor: { user: "bo", host: "ci-1", pid: 2 } };
    const report = reportOf(intended(), resumed, settled(), verified, finished("rolled-back"));
    assert.deepEqual(
      report.timeline.map(({ title }) => title),
      ["decided", PLAN.steps[0]?.title, "resumed by bo@ci-1", "verify: storefront"],
    );
  });

  it("takes a resumed run for unfinished until it ends again", () => {
    const resumed: JournalRecord = { type: "run-resumed", actor: { user: "bo", host: "ci-1", pid: 2 } };
    assert.equal(replay(entriesOf(finished("stopped"), resumed)).finished, undefined);
  });

  it("names a database that is still closed, and how to open it once nobody goes on", () => {
    const fence = aStep({ kind: "fence-database", params: { connection: { database: "platform" } } });
    const detailOf = (outcome: RunOutcome) => {
      const journal = openIn(directory());
      for (const record of [started(aPlan({ steps: [fence] })), intended(), settled(), finished(outcome)])
        journal.append(outcome, record);
      const entries = journal.read(outcome);
      journal.close();
      return buildRunReport(replay(entries), entries).detail;
    };
    const closed = "the database platform is closed to applications since 2026-11-21T03:00:10.000Z";
    assert.equal(detailOf("stopped"), `as it ended; ${closed}`);
    assert.equal(detailOf("rolled-back"), "as it ended");
    assert.equal(
      detailOf("abandoned"),
      `as it ended; ${closed}; as its owner: GRANT CONNECT ON DATABASE "platform" TO <the application's user>`,
    );
  });

  it("names what an earlier run left closed when this one was taken back, and leads to that run while it has not ended", () => {
    const database = "platform";
    const fence = aStep({
      kind: "fence-database",
      params: { connection: { database }, closedBy: { database } },
    });
    const reportOn = (name: string, findings: readonly Finding[]) => {
      const journal = openIn(directory());
      for (const record of [
        started(aPlan({ steps: [fence], findings })),
        intended(),
        { type: "step-settled", undo: true, outcome: anOutcome({ undone: "succeeded" }) } as const,
        finished("undone"),
      ])
        journal.append(name, record);
      const entries = journal.read(name);
      journal.close();
      return buildRunReport(replay(entries), entries);
    };
    const closed = "the database platform stays closed to applications, as an earlier run left it";
    const alone = reportOn("alone", []);
    assert.match(alone.detail, new RegExp(`^as it ended; ${closed}; as its owner: GRANT CONNECT`));
    assert.deepEqual(alone.next, ["rollback plan --stack prod --to v1.2.3"]);
    const instead = reportOn("instead", [aFinding({ code: "RUN_GIVEN_UP", level: "warning" })]);
    assert.equal(instead.detail, `as it ended; ${closed}`);
    assert.deepEqual(instead.next, ["rollback status --stack prod  # the run before has not ended"]);
  });

  it("says of a run that came to nothing where what it made is listed, and only when it made something", () => {
    const restore = aStep({ kind: "restore-database" });
    const nextOf = (outcome: RunOutcome, ...records: JournalRecord[]) => {
      const journal = openIn(directory());
      const name = `left-${outcome}-${records.length}`;
      for (const record of [started(aPlan({ steps: [restore] })), ...records, finished(outcome)])
        journal.append(name, record);
      const entries = journal.read(name);
      journal.close();
      return buildRunReport(replay(entries), entries).next.join("\n");
    };
    const settled = { type: "step-settled", undo: false, outcome: anOutcome({ step: restore.id }) } as const;
    for (const outcome of ["undone", "abandoned"] as const) {
      assert.match(
        nextOf(outcome, intended(), settled),
        /rollback snapshot list --stack prod {2}# what the run made stays/,
      );
      assert.doesNotMatch(nextOf(outcome), /snapshot list/);
    }
    assert.doesNotMatch(nextOf("rolled-back", intended(), settled), /snapshot list/);
  });

  it("lists every step of a plan that was not run", () => {
    const report = buildPlanReport("blocked", "refused: nothing was changed", PLAN);
    assert.deepEqual(
      report.steps.map(({ step, status }) => [step, status]),
      [
        ["update-stack", "not-run"],
        ["verify", "not-run"],
      ],
    );
    assert.deepEqual([report.run, report.actor, report.timeline], [undefined, undefined, []]);
  });

  for (const [outcome, first] of [
    ["planned", "rollback --stack prod --to v1.2.3"],
    ["blocked", "rollback plan --stack prod --to v1.2.3"],
    ["undone", "rollback plan --stack prod --to v1.2.3"],
    ["stopped", "rollback resume --stack prod"],
    ["verification-failed", "rollback resume --stack prod  # looks again; applies nothing twice"],
    ["inconclusive", "rollback resume --stack prod  # looks again; applies nothing twice"],
    ["declined", undefined],
    ["nothing-to-do", undefined],
    ["abandoned", undefined],
  ] as const) {
    it(`says what to do next when a run ends ${outcome}`, () => {
      assert.equal(buildPlanReport(outcome, "", PLAN).next[0], first);
    });
  }

  it("refuses entries that do not begin with a start", () => {
    assert.throws(() => replay([]), { code: "RUN_NOT_FOUND" });
    assert.throws(() => replay(entriesOf(intended()).slice(1)), { code: "RUN_NOT_FOUND", subject: "run-1" });
  });
});
