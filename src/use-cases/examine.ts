import { mkdir, realpath, writeFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { findProgram } from "../adapters/find-program.ts";
import { openRepository } from "../adapters/git.ts";
import { findPulumiCli } from "../pulumi/pulumi-cli.ts";
import { readBackend } from "../pulumi/read-backend.ts";
import { cacheDirectory, stateDirectory } from "../workspace/directories.ts";
import { findProject } from "../workspace/find-project.ts";
import { examineStack } from "./examine-stack.ts";
import { check, type Examined } from "./examined.ts";
import type { StackSession } from "./stack-session.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Options {
  readonly directory: string;
  readonly environment: Environment;
  readonly openStack: (() => Promise<StackSession>) | undefined;
}

/** Looks at everything a rollback would need, each on its own, so that one look shows all that is missing. */
export async function examine({ directory, environment, openStack }: Options): Promise<Examined[]> {
  const project = async (): Promise<string> => {
    const { root } = await openRepository(directory);
    return (await findProject(await realpath(directory), root)).project.file;
  };
  return [
    { state: "ok", what: "Node", found: process.versions.node },
    await check("git repository", async () => (await openRepository(directory)).root),
    await check("Pulumi project", project),
    await check(
      "Pulumi CLI",
      async () =>
        `${(await findPulumiCli(environment)).version} (${(await findProgram("pulumi", { environment, directory })) ?? "?"})`,
    ),
    await check("Pulumi backend", async () => {
      const { url, user } = await readBackend(await findPulumiCli(environment), directory);
      return `${url} as ${user}`;
    }),
    await plugin("Node language host", "pulumi-language-nodejs", environment),
    await plugin("aws provider", "pulumi-resource-aws", environment),
    await plugin("kubernetes provider", "pulumi-resource-kubernetes", environment),
    await check("journals", () => writable(stateDirectory(environment))),
    await check("cache", () => writable(cacheDirectory(environment))),
    ...(openStack === undefined ? [] : await examineStack(openStack)),
  ];
}

/** Pulumi fetches plugins itself; one on the PATH goes before those, and the lab's stand-ins are told by their place. */
async function plugin(what: string, name: string, environment: Environment): Promise<Examined> {
  const path = await findProgram(name, { environment, directory: "." });
  if (path === undefined)
    return { state: "note", what, found: "not on the PATH: the Pulumi CLI uses its own, or fetches it" };
  return /\/lab\/bin\//.test(path)
    ? { state: "note", what, found: `stand-in of the lab (${path})` }
    : { state: "ok", what, found: path };
}

async function writable(directory: string): Promise<string> {
  const probe = join(directory, `.probe-${process.pid}`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // As much as a journal keeps in reserve: an empty file fits on a full disk.
  await writeFile(probe, Buffer.alloc(256 * 1024, 1));
  await rm(probe);
  return directory;
}
