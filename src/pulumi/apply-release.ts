import type * as automation from "@pulumi/pulumi/automation/index.js";
import { messageOf } from "../model/errors.ts";
import type { UpdateResult } from "../model/stack-engine.ts";
import { outlivingCommand } from "./outliving-command.ts";
import { CLI_ENVIRONMENT } from "./pulumi-cli.ts";

interface Options {
  readonly stack: string;
  readonly projectDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly planFile: string;
  readonly scratchDirectory: string;
  readonly configFile: string | undefined;
  readonly refresh: boolean;
  readonly message: string;
  readonly userAgent: string;
  readonly expectedOperations: number;
  readonly onProgress: (message: string, done: number, total: number) => void;
}

/** Loads the Automation API, which takes about a second; kept out of start-up so that help and refusals need not pay it. */
export function preloadAutomationApi(): Promise<typeof automation> {
  return import("@pulumi/pulumi/automation/index.js");
}

/**
 * Runs the release's program through the Automation API, bound to the plan that was just previewed and judged.
 *
 * The API's `up` has no preview phase, so a plan violation would be found halfway: callers preview
 * right before, under the lock, and compare hashes. The stack is selected and never created. Success
 * needs the engine's own summary to say so; an `up` that ends without one has failed.
 */
export async function applyRelease(options: Options): Promise<UpdateResult> {
  const api = await preloadAutomationApi();
  const record = new UpdateRecord(options);
  try {
    const stack = await api.LocalWorkspace.selectStack(
      { stackName: options.stack, workDir: options.projectDirectory },
      {
        pulumiCommand: outlivingCommand(await api.PulumiCommand.get(), options.scratchDirectory),
        envVars: definedOnly({ ...options.environment, ...CLI_ENVIRONMENT }),
      },
    );
    // `up` ends by asking for the outputs, secrets in plain text among them, and the history: a second, and unused here.
    stack.workspace.stackOutputs = () => Promise.resolve({});
    stack.history = () => Promise.resolve([]);
    await stack.up({
      plan: options.planFile,
      message: options.message,
      userAgent: options.userAgent,
      color: "never",
      suppressProgress: true,
      refresh: options.refresh,
      onEvent: (event) => record.add(event),
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
    });
    return record.verdict(undefined);
  } catch (error) {
    return record.verdict(error);
  }
}

/** What the engine's events said; collected first and judged afterwards, because the API swallows what a listener throws. */
class UpdateRecord {
  readonly #options: Options;
  readonly #errors: string[] = [];
  readonly #done = new Set<string>();
  #summaries: automation.OpMap[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  add(event: automation.EngineEvent): void {
    if (event.diagnosticEvent?.severity === "error")
      this.#errors.push(stripMarkup(event.diagnosticEvent.message).trim());
    if (event.summaryEvent !== undefined) this.#summaries.push(event.summaryEvent.resourceChanges);
    const started = event.resourcePreEvent?.metadata;
    const finished = event.resOutputsEvent?.metadata;
    const metadata = finished ?? started;
    if (metadata === undefined || metadata.op === "same") return;
    if (finished !== undefined) this.#done.add(metadata.urn);
    const name = metadata.urn.slice(metadata.urn.lastIndexOf("::") + 2);
    const total = Math.max(this.#options.expectedOperations, this.#done.size);
    this.#options.onProgress(
      `${metadata.op} ${name}${finished === undefined ? " …" : ""}`,
      this.#done.size,
      total,
    );
  }

  verdict(error: unknown): UpdateResult {
    const [summary, ...more] = this.#summaries;
    const resourceChanges = definedNumbers(summary);
    if (error !== undefined) return { succeeded: false, detail: this.#failure(error), resourceChanges };
    if (summary === undefined || more.length > 0) {
      return {
        succeeded: false,
        detail: `the update ended with ${this.#summaries.length} summaries instead of one`,
        resourceChanges,
      };
    }
    const counts = Object.entries(resourceChanges).map(([op, count]) => `${count} ${op}`);
    return { succeeded: true, detail: counts.join(", "), resourceChanges };
  }

  #failure(error: unknown): string {
    if (this.#errors.length > 0) return [...new Set(this.#errors)].join("\n").slice(0, 4000);
    const lines = messageOf(error)
      .split("\n")
      .filter((line) => /^\s*error:/.test(line));
    return lines.join("\n").slice(0, 4000) || messageOf(error).slice(-2000);
  }
}

/** Diagnostics carry the display's colour tags, such as `<{%reset%}>`. */
function stripMarkup(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}

function definedNumbers(counts: automation.OpMap | undefined): Record<string, number> {
  const entries = Object.entries(counts ?? {}) as [string, number | undefined][];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function definedOnly(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
