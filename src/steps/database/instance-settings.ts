import { z } from "zod";

const MEMBER = z.strictObject({
  urn: z.string(),
  identifier: z.string(),
  resourceId: z.string().startsWith("db-"),
});

/** The database a data step is about, as the state had it when the plan was made: an instance, or a cluster with its instances. */
export const INSTANCE = z.strictObject({
  urn: z.string().describe("URN of the database in the stack's state"),
  identifier: z.string().describe("Its name when the plan was made"),
  resourceId: z
    .string()
    .regex(/^(db|cluster)-/)
    .describe("Its DbiResourceId or DbClusterResourceId, which no rename changes"),
  region: z.string().optional().describe("Where it lies; the environment's region when absent"),
  members: z.array(MEMBER).optional().describe("The instances of a cluster that the stack records"),
});

export type InstanceSettings = z.infer<typeof INSTANCE>;

/**
 * What changes hands in a restore, each with a name and a resource id of its own: a cluster's instances and then the cluster,
 * or the instance alone.
 *
 * The cluster comes last because it bears the endpoint that applications ask for.
 */
export function partsOf({ members = [], ...database }: InstanceSettings): InstanceSettings[] {
  const { region } = database;
  const parts = members.map((member) => ({ ...member, ...(region === undefined ? {} : { region }) }));
  return [...parts, database];
}

/** How the application reaches its database; texts may use `{{name}}`, the password is a reference. */
export const CONNECTION = z.strictObject({
  host: z.string(),
  port: z.string(),
  database: z.string(),
  user: z.string(),
  password: z.strictObject({ env: z.string() }).optional(),
  ssl: z.boolean().default(true),
});

export type ConnectionSettings = z.infer<typeof CONNECTION>;
