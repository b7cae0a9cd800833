import { z } from "zod";

/** The instance a data step is about, as the state had it when the plan was made. */
export const INSTANCE = z.strictObject({
  urn: z.string().describe("URN of the instance in the stack's state"),
  identifier: z.string().describe("Its name when the plan was made"),
  resourceId: z.string().startsWith("db-").describe("Its DbiResourceId, which no rename changes"),
  region: z.string().optional().describe("Where it lies; the environment's region when absent"),
});

export type InstanceSettings = z.infer<typeof INSTANCE>;

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
