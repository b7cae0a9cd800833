import { randomBytes } from "node:crypto";

import type { Properties, Value } from "../harness/property-values.ts";
import type { ResourceCall, ResourceType } from "../harness/resource-type.ts";
import { accountId, allTags, regionOf } from "./aws-config.ts";
import { createStored, findStored, removeStored, replaceStored } from "./store.ts";

/**
 * An AWS resource type without behaviour of its own: what it is called and what it computes.
 *
 * Texts are templates: `{input}` is an input, `{id}`, `{region}`, `{account}` and `{hex}` (17 random
 * digits) speak for themselves.
 */
export interface StoredType extends Pick<
  ResourceType,
  "forceNew" | "required" | "defaults" | "schemaVersion" | "check" | "changing"
> {
  readonly token: string;
  readonly id: string;
  /** Path and longest length of the name given automatically; `<name>-<7 hex>` as the real provider does. */
  readonly named?: { readonly by: string; readonly upTo: number; readonly bare?: boolean };
  readonly outputs?: Readonly<Record<string, Value>>;
  /** IAM, CloudFront and the like, which have no region. */
  readonly isGlobal?: boolean;
  /** An object's bytes in base64, kept in the cloud and not in the state, and what AWS tells about them. */
  readonly upload?: (inputs: Properties) => Promise<{ body: string; outputs: Properties }>;
  /** Throws when AWS would refuse the deletion. */
  readonly mayDelete?: (state: Properties) => Promise<void>;
}

/** The field of a stored record that holds an object's bytes; it is state only if the program set it. */
const BODY = "contentBase64";

/** Makes a resource type whose resources are records in the lab's store. */
export function storedType(declared: StoredType): ResourceType {
  const { token, named, outputs = {}, isGlobal = false, upload, mayDelete } = declared;
  const templates = isGlobal ? outputs : { region: "{region}", ...outputs };

  /** Writes the record with `write` and answers what the state shall say about it. */
  async function save(
    inputs: Properties,
    computed: Properties,
    call: ResourceCall,
    write: (record: Properties) => Promise<void>,
  ): Promise<Properties> {
    const uploaded = await upload?.(inputs);
    const tags = allTags(inputs, call.config);
    const tagsAll = Object.keys(tags).length > 0 ? { tagsAll: tags } : {};
    const state = { ...computed, ...uploaded?.outputs, ...inputs, ...tagsAll };
    await write(uploaded === undefined ? state : { ...state, [BODY]: uploaded.body });
    return state;
  }

  return {
    ...declared,
    forceNew: [...(declared.forceNew ?? []), ...(isGlobal ? [] : ["region"])],
    computed: [...Object.keys(templates), ...(declared.changing ?? [])],
    ...(named === undefined
      ? {}
      : { autoName: { property: named.by, hexDigits: named.bare === true ? 0 : 7, maxLength: named.upTo } }),
    async create(inputs, call) {
      const known = {
        region: regionOf(call.config),
        account: accountId(),
        hex: randomBytes(9).toString("hex").slice(1),
        ...inputs,
      };
      const id = filled(declared.id, known);
      const computed = mapValues(templates, (template) => filledValue(template, { ...known, id }));
      const state = await save(inputs, computed, call, (record) => createStored(token, id, record));
      return { id, outputs: state };
    },
    async read(id, state) {
      const found = await findStored(token, id);
      if (found === undefined) return undefined;
      const isState = (name: string) => upload === undefined || name !== BODY || name in state;
      return { id, outputs: Object.fromEntries(Object.entries(found).filter(([name]) => isState(name))) };
    },
    async update(id, inputs, state, call) {
      if ((await findStored(token, id)) === undefined) {
        throw new Error(
          `updating ${token} "${id}": it does not exist; refresh the stack, it was deleted outside`,
        );
      }
      const kept = mapValues(templates, (_, name) => state[name] ?? null);
      return save(inputs, kept, call, (record) => replaceStored(token, id, record));
    },
    async delete(id, state) {
      await mayDelete?.(state);
      await removeStored(token, id);
    },
  };
}

function filledValue(template: Value, known: Properties): Value {
  if (typeof template === "string") return filled(template, known);
  return Array.isArray(template) ? template.map((item) => filledValue(item, known)) : template;
}

function filled(template: string, known: Properties): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = known[name];
    return typeof value === "object" || value === undefined ? "" : String(value);
  });
}

function mapValues(
  record: Readonly<Record<string, Value>>,
  make: (value: Value, name: string) => Value,
): Properties {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}
