import { digestOf } from "../../model/digest.ts";
import { RollbackError } from "../../model/errors.ts";
import type { StackEngine } from "../../model/stack-engine.ts";
import type { StepContext } from "../step-kind.ts";

type RunConfig = Readonly<Record<string, string>>;

/** What an outcome keeps of the configuration that a run changed: it lives in the journal and nowhere else. */
export function runConfigData(config: RunConfig): Record<string, unknown> {
  return { config, configDigest: digestOf(config) };
}

/** The configuration values that this run changed so far. */
export function runConfig(outcomes: StepContext["outcomes"]): RunConfig {
  const data = outcomes.get("point-consumers")?.data;
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
export function withRunConfig(engine: StackEngine, outcomes: StepContext["outcomes"]): StackEngine {
  const config = runConfig(outcomes);
  return Object.keys(config).length === 0 ? engine : engine.withConfig(config);
}
