import { digestOf } from "../../model/digest.ts";
import { RollbackError } from "../../model/errors.ts";
import type { StackEngine } from "../../model/stack-engine.ts";
import type { StepOutcome } from "../../model/step.ts";
import type { StepContext } from "../step-kind.ts";

type RunConfig = Readonly<Record<string, string>>;

/** What an outcome keeps of the configuration that a run changed: it lives in the journal and nowhere else. */
export function runConfigData(config: RunConfig): Record<string, unknown> {
  return { config, configDigest: digestOf(config) };
}

type Told = Pick<StepContext, "plan" | "outcomeOf">;

/** The configuration values that this run changed so far, for whichever of its databases. */
export function runConfig({ plan, outcomeOf }: Told): RunConfig {
  const pointed = plan.steps.filter(({ kind }) => kind === "point-consumers");
  return Object.assign({}, ...pointed.map(({ id }) => configIn(outcomeOf(id)?.data))) as RunConfig;
}

function configIn(data: StepOutcome["data"]): RunConfig {
  const config = data?.["config"] as RunConfig | undefined;
  if (config === undefined) return {};
  // What is journalled is redacted: a secret that occurs in an address would deploy a mutilated one.
  if (digestOf(config) !== data?.["configDigest"]) {
    throw new RollbackError("JOURNAL_DAMAGED", {
      subject: Object.keys(config).join(", "),
      message: "the journal does not hold the database's new address as it was: a known secret occurs in it",
      remedy: "rename or unset the environment variable whose value is part of the address, then resume",
    });
  }
  return config;
}

/** The engine whose program runs with the configuration as this run changed it. */
export function withRunConfig(engine: StackEngine, told: Told): StackEngine {
  const config = runConfig(told);
  return Object.keys(config).length === 0 ? engine : engine.withConfig(config);
}
