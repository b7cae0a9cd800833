import { z } from "zod";
import { explainFailure } from "./explain-failure.ts";
import type { PulumiCli } from "./pulumi-cli.ts";

const WHOAMI = z.looseObject({ user: z.string(), url: z.string() });

/** The backend Pulumi is logged in to, and as whom. */
export interface Backend {
  readonly url: string;
  readonly user: string;
}

/** Asks `pulumi whoami` from a project folder, because a project may name its own backend. */
export async function readBackend(cli: PulumiCli, directory: string): Promise<Backend> {
  const result = await cli.run(["whoami", "--verbose", "--json", "--non-interactive"], {
    directory,
    timeoutMs: 60_000,
  });
  const parsed = result.exitCode === 0 ? WHOAMI.safeParse(JSON.parse(result.stdout)) : undefined;
  if (parsed?.success !== true) throw explainFailure(result, { operation: "whoami", stack: directory });
  return parsed.data;
}
