import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import { messageOf } from "../model/errors.ts";
import { type Fault, quote, type SettingPath } from "./fault.ts";

/** A YAML text with the places of its nodes. */
export interface YamlText {
  /** Plain data; undefined when the text has faults. */
  readonly data: unknown;
  readonly faults: readonly Fault[];
  /** Line and column, both from 1, of a fault: of its node, or of the nearest one above that exists. */
  readonly positionOf: (fault: Fault) => { readonly line: number; readonly column: number };
}

/** How often aliases may be followed: a few bytes of nested ones would otherwise grow to gigabytes. */
const ALIAS_LIMIT = 50;

/** Keys with which plain JavaScript objects can be made to lie about what they hold. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Parses YAML 1.2; every fault of syntax is reported, none is thrown. */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults: Fault[] = [...document.errors, ...document.warnings].map((error) => ({
    path: [],
    message: syntaxMessage(error.code, error.message),
    offset: error.pos[0],
  }));
  faults.push(...forbiddenKeys(document));
  const data = faults.length === 0 ? toData(document, faults) : undefined;
  return {
    data,
    faults,
    positionOf: (fault) => {
      const { line, col } = lines.linePos(fault.offset ?? offsetOf(document, fault));
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

function toData(document: Document, faults: Fault[]): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    faults.push({ path: [], message: messageOf(error), offset: 0 });
    return undefined;
  }
}

function forbiddenKeys(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && FORBIDDEN_KEYS.has(String(key.value))) {
        faults.push({
          path: [],
          message: `the key ${quote(String(key.value))} is not allowed`,
          offset: key.range?.[0] ?? 0,
        });
      }
    },
  });
  return faults;
}

function syntaxMessage(code: string, message: string): string {
  if (code === "DUPLICATE_KEY") return "the same key stands here a second time";
  if (message.startsWith("Maximum call stack")) return "is nested too deeply";
  return quote(message, 200).slice(1, -1);
}

/** The offset of the deepest node on the path that exists; of the key, where the fault is about a key. */
function offsetOf(document: Document, { path, key }: Fault): number {
  const wanted: SettingPath = key === undefined ? path : [...path, key];
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, part] of wanted.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isSeq<Node>(node) && typeof part === "number") {
      node = node.items[part] ?? null;
    } else if (isMap<Node, Node>(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      const isKey = key !== undefined && depth === wanted.length - 1;
      const at = (isKey ? pair?.key : (pair?.value ?? pair?.key))?.range?.[0];
      offset = at ?? offset;
      node = pair?.value ?? null;
      continue;
    } else {
      return offset;
    }
    offset = node?.range?.[0] ?? offset;
  }
  return offset;
}
