import { RollbackError } from "../model/errors.ts";
import type { Facts } from "../model/facts.ts";
import { isDestructive } from "../model/resource-change.ts";
import type { Settings, StepSettings } from "../model/settings.ts";
import { inPhaseOrder, type Phase, PHASES, type Step } from "../model/step.ts";
import { ALL_STEP_KINDS } from "../registries.ts";
import type { StepKind } from "../steps/step-kind.ts";
import { verifyTimeoutMs } from "../verify/verify-release.ts";

/**
 * Makes the steps of a rollback: those of rollback.yaml around the ones every rollback has, in phase order.
 *
 * Inside a phase the data goes first, but for the fence: what stops the writers itself comes before
 * the database is closed to them.
 */
export function planSteps(facts: Facts, settings: Settings, data: readonly StepSettings[] = []): Step[] {
  const verifySettings: Record<string, unknown> = { ...settings.verify };
  const around = aroundUpdate(facts, settings, data);
  const isFence = (step: StepSettings): boolean => phaseOf(step) === "fence";
  const all: StepSettings[] = [
    { kind: "take-checkpoint", params: {} },
    ...around.filter(isFence),
    // A way down has no way back: whatever can still fail goes before it, and only what follows it comes after.
    ...data.filter((step) => !isOfWayDown(step)),
    ...data.filter(isOfWayDown),
    ...around.filter((step) => !isFence(step)),
    { kind: "verify", params: verifySettings, timeoutMs: verifyTimeoutMs(settings.verify) },
  ];
  refuseSharedIds(all, data);
  const used = new Set<string>(all.map(({ id }) => id).filter((id) => id !== undefined));
  return inPhaseOrder(all.map((step) => describeStep(step, step.id ?? freeId(step.kind, used))));
}

const isOfWayDown = ({ kind }: StepSettings): boolean => kind === "migrate-down" || kind === "open-database";

/** Two steps of one id would share an outcome: the second would count as done when the first is. */
function refuseSharedIds(steps: readonly StepSettings[], data: readonly StepSettings[]): void {
  const ids = steps.flatMap(({ id }) => id ?? []);
  const shared = ids.find((id, index) => ids.indexOf(id) !== index);
  if (shared === undefined) return;
  const whose = data.some(({ id }) => id === shared) ? "a step that brings data back" : "another step";
  throw new RollbackError("CONFIG_INVALID", {
    subject: shared,
    message: `a step bears the id "${shared}" of ${whose}`,
    remedy: "give each step and each database of rollback.yaml a name of its own",
  });
}

/** The configured steps with the update among them, and right behind it the repair of what the older program clears. */
function aroundUpdate(
  facts: Facts,
  { steps, updateTimeoutMs }: Settings,
  data: readonly StepSettings[],
): StepSettings[] {
  const isUpdate = ({ kind }: StepSettings): boolean => kind === "update-stack";
  const named: readonly StepSettings[] = steps.some(isUpdate)
    ? steps
    : [{ kind: "update-stack", params: {} }, ...steps];
  // The program may only run when the state names the database that is in use.
  const isAdopted = data.some((step) => step.kind === "adopt-database");
  return named.flatMap((step) => {
    if (!isUpdate(step)) return [step];
    const wished = isAdopted && isBeforeCutOver(step) ? "cut-over" : step.phase;
    const phase = wished === undefined ? {} : { phase: wished };
    const repairs = keepSafetyOptionsOf(facts).map((repair) => ({ ...repair, ...phase }));
    return [{ timeoutMs: updateTimeoutMs, ...step, ...phase }, ...repairs];
  });
}

const phaseOf = ({ kind, phase }: StepSettings): Phase | undefined =>
  phase ?? ALL_STEP_KINDS.get(kind)?.phase;

function isBeforeCutOver(step: StepSettings): boolean {
  const phase = phaseOf(step);
  return phase === undefined || PHASES.indexOf(phase) < PHASES.indexOf("cut-over");
}

/** Places a configured step into a plan: its kind says the rest, defaults included. */
export function describeStep(settings: StepSettings, id: string): Step {
  const kind = ALL_STEP_KINDS.get(settings.kind) as StepKind<unknown> | undefined;
  if (kind === undefined)
    throw new Error(`unknown step kind "${settings.kind}": the schema should have refused it`);
  const params = kind.settings.parse(settings.params);
  return {
    id,
    kind: kind.kind,
    phase: settings.phase ?? kind.phase,
    class: typeof kind.class === "function" ? kind.class(params) : kind.class,
    title: kind.title(params),
    params: params as Step["params"],
    undo: settings.undo ?? kind.undoOf(params),
    timeoutMs: settings.timeoutMs ?? kind.timeoutMs,
  };
}

function freeId(kind: string, used: Set<string>): string {
  let id = kind;
  for (let number = 2; used.has(id); number += 1) id = `${kind}-${number}`;
  used.add(id);
  return id;
}

function keepSafetyOptionsOf({ preview }: Facts): StepSettings[] {
  const options = preview.changes
    .filter(({ op }) => !isDestructive(op))
    .map(({ urn, before, after }) => ({
      urn,
      protect: before?.protect === true && after?.protect !== true,
      retainOnDelete: before?.retainOnDelete === true && after?.retainOnDelete !== true,
    }))
    .filter(({ protect, retainOnDelete }) => protect || retainOnDelete);
  return options.length === 0 ? [] : [{ kind: "keep-safety-options", params: { options } }];
}
