/** What an answer is made of: text, fields in order, or a list under its member name. */
export type XmlValue = string | number | boolean | undefined | XmlFields | XmlList;

/** A structure; undefined fields are left out. */
export interface XmlFields {
  readonly [name: string]: XmlValue;
}

/** A list, whose members the protocol names one by one. */
export class XmlList {
  readonly member: string;
  readonly items: readonly XmlValue[];

  constructor(member: string, items: readonly XmlValue[]) {
    this.member = member;
    this.items = items;
  }
}

/** Renders one element and all below it. */
export function renderXml(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (value instanceof XmlList) {
    return `<${name}>${value.items.map((item) => renderXml(value.member, item)).join("")}</${name}>`;
  }
  if (typeof value === "object") {
    const fields = Object.entries(value).map(([field, inner]) => renderXml(field, inner));
    return `<${name}>${fields.join("")}</${name}>`;
  }
  return `<${name}>${escaped(String(value))}</${name}>`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
