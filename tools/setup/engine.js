import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { cacheDirectory, makeOnce } from "./cache.js";
import { findExecutable, withPath } from "./find-executable.js";
import { runQuietly } from "./run-quietly.js";
import { say } from "./say.js";
import { SetupError } from "./setup-error.js";

/** The Pulumi CLI this toolkit is tested with; tools/pulumi/go.mod and package.json pin the same. */
export const PINNED_ENGINE = "3.259.0";

/**
 * An environment whose PATH holds the genuine Pulumi CLI: the one installed, else the cached one, else the official
 * download, else one built from its Go modules (checked against the committed go.sum).
 */
export async function ensureEngine(root, environment) {
  if (findExecutable("pulumi", environment) !== undefined) return environment;
  const target = cacheDirectory("engine", PINNED_ENGINE);
  await makeOnce(
    target,
    () => existsSync(join(target, "pulumi")),
    () => obtain(root, target, environment),
  );
  return withPath(environment, target);
}

/** Adds the lab's language host behind everything else on the PATH when the genuine one is missing. */
export function withLanguageHost(root, environment) {
  if (findExecutable("pulumi-language-nodejs", environment) !== undefined) return environment;
  return withPath(environment, join(root, "lab", "bin", "language"), { last: true });
}

async function obtain(root, target, environment) {
  const staging = mkdtempSync(join(dirname(target), "staging-"));
  try {
    const downloadFault = await download(staging);
    const fault = downloadFault && (await build(root, staging, environment));
    if (fault) {
      throw new SetupError(
        "ENGINE_MISSING",
        `the Pulumi CLI ${PINNED_ENGINE} could not be had: ${downloadFault}; ${fault}`,
        [
          "install the Pulumi CLI and put it on the PATH",
          "install Go 1.26 or newer, then run the command again: it builds the CLI from its Go modules",
          `copy a pulumi executable of version ${PINNED_ENGINE} into ${target}`,
        ],
      );
    }
    renameSync(join(staging, "engine"), target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Fetches the official archive and checks its published checksum; says why not, instead of throwing. */
async function download(staging) {
  const system = `${process.platform}-${process.arch === "arm64" ? "arm64" : "x64"}`;
  const archive = `pulumi-v${PINNED_ENGINE}-${system}.tar.gz`;
  say(`downloading the Pulumi CLI ${PINNED_ENGINE} (about 20 s, once)`);
  try {
    const sums = await (await fetchOfficial(`pulumi-${PINNED_ENGINE}-checksums.txt`, 10_000)).text();
    const bytes = Buffer.from(await (await fetchOfficial(archive, 300_000)).arrayBuffer());
    const sum = createHash("sha256").update(bytes).digest("hex");
    if (!sums.includes(`${sum}  ${archive}`))
      return "the downloaded archive does not have its published checksum";
    writeFileSync(join(staging, archive), bytes);
    const { code, output } = await runQuietly("tar", ["-xzf", archive], { cwd: staging, env: process.env });
    if (code !== 0) return `the downloaded archive could not be unpacked (${output.trim()})`;
    renameSync(join(staging, "pulumi"), join(staging, "engine"));
    return undefined;
  } catch (error) {
    return `the official download failed (${error.cause?.code ?? error.message})`;
  }
}

async function fetchOfficial(file, timeoutMs) {
  const response = await fetch(`https://get.pulumi.com/releases/sdk/${file}`, {
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response;
}

/** Builds the CLI from the Go modules that tools/pulumi pins; says why not, instead of throwing. */
async function build(root, staging, environment) {
  if (findExecutable("go", environment) === undefined) return "Go is not installed, so it cannot be built";
  say(`building the Pulumi CLI ${PINNED_ENGINE} from its Go modules (3 to 7 minutes on 2 cores, once)`);
  const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PINNED_ENGINE}`;
  mkdirSync(join(staging, "engine"));
  const { code, output } = await runQuietly(
    "go",
    [
      "build",
      "-mod=readonly",
      "-trimpath",
      "-ldflags",
      `-s -w -X ${version}`,
      "-o",
      join(staging, "engine", "pulumi"),
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ],
    { cwd: join(root, "tools", "pulumi"), env: { ...environment, CGO_ENABLED: "0" } },
  );
  return code === 0 ? undefined : `the build from Go modules failed (exit ${code}): ${output.trim()}`;
}

/** The versions pinned in package.json and in the Go module, for the spec that keeps all of them equal. */
export function pinnedVersions(root) {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const goMod = readFileSync(join(root, "tools", "pulumi", "go.mod"), "utf8");
  return {
    npm: manifest.dependencies["@pulumi/pulumi"],
    go: [...goMod.matchAll(/github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)].map((match) => match[1]),
    engine: PINNED_ENGINE,
  };
}
