const PRELUDE = `import * as pulumi from "@pulumi/pulumi";
const kind = (type) => (name, inputs = {}, options = {}) =>
  new pulumi.CustomResource(type, name, { generation: undefined, ...inputs }, options);
const thing = kind("lab:index:Thing");
const database = kind("lab:index:Database");
const config = new pulumi.Config();
`;

/** A Pulumi program of lab resources; `thing`, `database`, `config` and `pulumi` are there for its lines. */
export function aProgram(...lines: string[]): string {
  return `${PRELUDE}${lines.join("\n")}\n`;
}

/** The URN of a resource of the scenario's stack. */
export function urnOf(name: string, type: "Thing" | "Database" = "Thing"): string {
  return `urn:pulumi:prod::shop::lab:index:${type}::${name}`;
}
