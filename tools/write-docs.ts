import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ERRORS } from "../src/model/errors.ts";
import { ALL_STEP_KINDS } from "../src/registries.ts";
import { PROBE_KINDS } from "../src/verify/registry.ts";

/**
 * The tables in docs/ that are made from the code: gates, steps and probes, errors.
 *
 * `node tools/write-docs.ts` writes them; a spec fails when they are not fresh.
 */
const ROOT = join(import.meta.dirname, "..");
const SOURCE = join(ROOT, "src");

/** Every generated page by its path, so that a spec can compare without writing. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/gates.md", gatesPage()],
    ["docs/steps.md", stepsPage()],
    ["docs/errors.md", errorsPage()],
  ]);
}

function gatesPage(): string {
  const gates = registryOrder(readFileSync(join(SOURCE, "gates", "registry.ts"), "utf8"));
  const header = ["What it does", "Findings", "File"];
  const first = page(
    "Gates",
    "What stands between a plan and its run. A blocking finding refuses it.",
    header,
    gates.map((file) => findingRow(`gates/${file}`)),
  );
  const others = findingFiles().map(shortRow);
  return `${first}
## Findings of the data and of steps

The choice of each database's way back and the steps of the plan add what they find before anything is changed. Where a look
itself fails, the finding bears the code of that [error](errors.md).

${table(header, others)}`;
}

const findingRow = (file: string): string[] => {
  const text = readFileSync(join(SOURCE, file), "utf8");
  const codes = findingCodes(text).map((code) => `\`${code}\``);
  return [promiseOf(text), codes.join(", "), `[${basename(file)}](../src/${file})`];
};

/** Of a step only what it does; why, and what it needs, is said with the step. */
const shortRow = (file: string): string[] => {
  const [promise = "", ...more] = findingRow(file);
  return [/^.*?[.](?=\s|$)/.exec(promise)?.[0] ?? promise, ...more];
};

/** The files beside the gates that make findings with codes of their own. */
export function findingFiles(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("gates/"))
    .filter((file) => findingCodes(readFileSync(join(SOURCE, file), "utf8")).length > 0)
    .sort();
}

/**
 * The codes that a file gives to findings: every one that is written in a file that makes some.
 *
 * Left out are those that an error bears, that are only compared with, and that are members of a set.
 */
export function findingCodes(text: string): string[] {
  if (!/import \{[^}]*\b(?:blocking|warning|note)\b[^}]*\} from "[^"]*\/finding\.ts"/.test(text)) return [];
  const codes = text.matchAll(
    /(?<!RollbackError\(\s*)(?<![!=]==\s*)(?<!new Set\(\[[^\]]*)"([A-Z]+(?:_[A-Z]+)+)"/g,
  );
  return [...new Set([...codes].map(([, code = ""]) => code))];
}

/** The gate files in the order in which the registry asks them. */
function registryOrder(registry: string): string[] {
  const list = /GATES[^[]*\[\]? = \[([^\]]*)\]/.exec(registry)?.[1] ?? "";
  const fileOf = new Map(
    [...registry.matchAll(/import \{ (\w+) \} from "\.\/([^"]+)"/g)].map(([, name = "", file = ""]) => [
      name,
      file,
    ]),
  );
  return list.split(",").flatMap((name) => fileOf.get(name.trim()) ?? []);
}

/** What the export that makes the findings promises, else the first one that has a docstring. */
function promiseOf(text: string): string {
  const exported = [
    ...text.matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export ((?:async )?(?:function|const)[\s\S]*?)(?:\{|=>)\n/g,
    ),
  ];
  const makes = exported.find(([, , signature]) => /Finding\b/.test(signature ?? ""));
  const comment = (makes ?? exported[0])?.[1] ?? "";
  const plain = comment.replaceAll(/^\s*\*\s?/gm, "").trim();
  return (plain.split(/\n\s*\n/)[0] ?? "").replaceAll("\n", " ").trim();
}

function stepsPage(): string {
  const steps = [...ALL_STEP_KINDS.values()].map(({ kind, phase, class: stepClass, isPivot }) => [
    `\`${kind}\``,
    phase,
    typeof stepClass === "string" ? stepClass : "depends on its settings",
    isPivot === true ? "from here on only forward" : "",
  ]);
  const probes = PROBE_KINDS.map(({ kind }) => [`\`${kind}\``]);
  const steppage = page(
    "Steps and probes",
    "What a plan can hold. The settings of each are in [rollback-yaml.md](rollback-yaml.md).",
    ["Step", "Phase", "After a crash", "Remark"],
    steps,
  );
  return `${steppage}\n${table(["Probe"], probes)}`;
}

function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(([code, { exit, meaning }]) => [
    `\`${code}\``,
    String(exit),
    meaning,
  ]);
  return page(
    "Errors",
    "What a command can stop with. Each tells the wrong value and what to do.",
    ["Code", "Exit code", "Meaning"],
    rows,
  );
}

function page(
  title: string,
  intro: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return `# ${title}\n\n<!-- Made by tools/write-docs.ts. -->\n\n${intro}\n\n${table(header, rows)}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line), ""].join("\n");
}

if (import.meta.main) for (const [path, text] of generatedPages()) writeFileSync(join(ROOT, path), text);
