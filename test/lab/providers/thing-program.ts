/** A program of lab things, written out: each entry is a name and the text of its inputs. */
export function thingProgram(things: Readonly<Record<string, string>>, prelude = ""): string {
  const declarations = Object.entries(things).map(
    ([name, inputs]) => `const ${name} = new Thing("${name}", ${inputs});`,
  );
  return `import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.CustomResource {
  declare readonly generation: pulumi.Output<number>;
  constructor(name: string, inputs: object) {
    super("lab:index:Thing", name, { generation: undefined, ...inputs });
  }
}
${prelude}
${declarations.join("\n")}
`;
}
