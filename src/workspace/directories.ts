import { homedir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../model/digest.ts";
import type { Target } from "../model/target.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where releases are laid out and their dependencies are kept; may be deleted at any time between runs. */
export function cacheDirectory(environment: Environment): string {
  return (
    environment.ROLLBACK_CACHE ??
    join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-rollback")
  );
}

/** Where journals, saved checkpoints and reports are kept; never deleted by this tool. */
export function stateDirectory(environment: Environment): string {
  return (
    environment.ROLLBACK_STATE ??
    join(environment.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "pulumi-rollback")
  );
}

/**
 * The folder of one stack's workspace: the same for every run, because a path that moves shows up
 * as a change of every asset and every `__dirname` (pulumi/pulumi#5066).
 */
export function workspaceDirectory(
  environment: Environment,
  repository: string,
  subfolder: string,
  target: Target,
  backendUrl: string,
): string {
  const place = sha256(`${repository}\0${subfolder}\0${backendUrl}`).slice(0, 8);
  return join(cacheDirectory(environment), "workspaces", `${target.project}-${target.stack}-${place}`);
}
