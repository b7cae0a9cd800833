import { askGates } from "../gates/registry.ts";
import type { RunState } from "../execute/replay.ts";
import type { Finding } from "../model/finding.ts";
import type { Acceptance, DataWished, RollbackPlan } from "../model/plan.ts";
import type { Step } from "../model/step.ts";
import { withoutAbsent } from "../model/without-absent.ts";
import { buildPlan } from "../plan/build-plan.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import type { StepKind } from "../steps/step-kind.ts";
import { gatherFacts, type Gathered } from "./gather-facts.ts";
import { type DataWish, planData } from "./plan-data.ts";
import { planSteps } from "./plan-steps.ts";
import type { StackSession } from "./stack-session.ts";
import { stepContext } from "./step-context.ts";

/** What a person wishes for: everything of the command line that shapes a plan. */
export interface RollbackWish extends DataWish {
  readonly to: string;
  readonly acceptances: readonly Acceptance[];
  readonly reason: string | undefined;
  readonly refresh: boolean;
}

/** A plan and the live things it was made with, so that the very same preview can be applied. */
export interface Planned {
  readonly plan: RollbackPlan;
  readonly gathered: Gathered;
}

/** Gathers the facts, asks the gates and the steps, and makes the plan; changes nothing. */
export async function makePlan(
  session: StackSession,
  wish: RollbackWish,
  runs: readonly RunState[],
): Promise<Planned> {
  const gathered = await gatherFacts(session, wish, runs);
  const { facts } = gathered;
  const databases = await planData(session, wish, { gathered, runs });
  const steps = planSteps(
    facts,
    session.settings,
    databases.flatMap((database) => database.steps),
  );
  const data = databases.map(({ plan }) => plan).filter((plan) => plan !== undefined);
  const found = [
    ...askGates({ facts, acceptances: wish.acceptances }),
    ...databases.flatMap(({ findings }) => findings),
  ];
  const input = {
    ...{ facts, steps, data, approvedData: wish.approvedData },
    ...{ acceptances: wish.acceptances, reason: wish.reason, wished: wishedOf(wish) },
  };
  const draft = buildPlan({ ...input, findings: found });
  const findings = [...found, ...(await askSteps(session, draft, gathered))];
  const plan = buildPlan({ ...input, findings });
  session.request.notify({ type: "plan-ready", plan });
  return { plan, gathered };
}

function wishedOf({ data, dataAt }: RollbackWish): DataWished | undefined {
  return data === undefined && dataAt === undefined ? undefined : withoutAbsent({ way: data, at: dataAt });
}

/** Every step says, before anything is changed, why it could not work. */
export async function askSteps(
  session: StackSession,
  plan: RollbackPlan,
  { engine, workspace }: Gathered,
): Promise<Finding[]> {
  const ask = async (step: Step): Promise<readonly Finding[]> => {
    const kind = ALL_STEP_KINDS.get(step.kind) as StepKind<unknown> | undefined;
    const context = stepContext(
      { session, run: "plan", plan, engine, workspace },
      step,
      {
        ...{ outcomes: new Map(), outcomeOf: () => undefined, memoryOf: () => undefined, wasBegun: false },
        remember: () => undefined,
      },
      AbortSignal.timeout(60_000),
    );
    return (await kind?.check(kind.settings.parse(step.params), context)) ?? [];
  };
  return (await Promise.all(plan.steps.map(ask))).flat();
}
