import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ERRORS } from "../src/model/errors.ts";
import { ALL_STEP_KINDS } from "../src/registries.ts";
import { PROBE_KINDS } from "../src/verify/registry.ts";

/**
 * The tables in docs/ that are made from the code: gates, steps and probes, errors.
 *
 * `node tools/write-docs.ts` writes them; a spec fails when they are not fresh.
 */
const ROOT = join(import.meta.dirname, "..");

/** Every generated page by its path, so that a spec can compare without writing. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/gates.md", gatesPage()],
    ["docs/steps.md", stepsPage()],
    ["docs/errors.md", errorsPage()],
  ]);
}

function gatesPage(): string {
  const folder = join(ROOT, "src", "gates");
  const files = registryOrder(readFileSync(join(folder, "registry.ts"), "utf8"));
  const rows = files.map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const codes = new Set([...text.matchAll(/"([A-Z]+(?:_[A-Z]+)+)"/g)].map(([, code = ""]) => code));
    return [
      firstSentence(text),
      [...codes].map((code) => `\`${code}\``).join(", "),
      `[${file}](../src/gates/${file})`,
    ];
  });
  return page(
    "Gates",
    "What stands between a plan and its run. A blocking finding refuses it.",
    ["What it does", "Findings", "File"],
    rows,
  );
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

function firstSentence(text: string): string {
  const comment =
    /\/\*\*([\s\S]*?)\*\/\s*export function/.exec(
      text.slice(text.lastIndexOf("/**", text.indexOf("export function"))),
    )?.[1] ?? "";
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
