import { z } from "zod";
import { argvFault } from "../model/argv-fault.ts";
import { TABLE_NAME } from "../model/table-name.ts";
import { DURATION, NAME } from "./duration-schema.ts";

const SECRET = z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/, "is not the name of a variable") });

const TABLE = z
  .string()
  .regex(TABLE_NAME, 'is not the name of a table such as public.orders or "my.schema".orders');

const CONNECTION = z
  .strictObject({
    host: z.string().min(1),
    port: z.union([z.int().min(1).max(65_535), z.string().min(1)]).optional(),
    database: z.string().min(1),
    user: z.string().min(1),
    password: SECRET.optional().describe("The variable that holds the password"),
    ssl: z.boolean().optional().describe("Whether the connection is encrypted; true by default"),
  })
  .describe("How the toolkit itself reaches the database");

const COMMAND = z
  .array(z.string().max(8192))
  .max(200)
  .superRefine((argv, context) => {
    const message = argvFault(argv);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

const MIGRATIONS = z
  .strictObject({
    tool: z.string().min(1).optional().describe("Found by its files when left out"),
    directory: z.string().min(1).describe("Folder of the migrations, in the project"),
    table: z.string().min(1).optional().describe("The tool's own table, when it has another name"),
    status: COMMAND.optional().describe("For the tool `command`: prints the list of migrations as JSON"),
    down: COMMAND.optional().describe("For the tool `command`: goes down to {{to}}"),
  })
  .superRefine(({ tool, status, down }, context) => {
    const isWhole = [status, down].every((argv) => (argv !== undefined) === (tool === "command"));
    if (isWhole) return;
    const message = "takes status and down with the tool command, both of them, and neither with any other";
    context.addIssue({ code: "custom", message });
  });

const CONFIG_KEY = z
  .string()
  .regex(/^[\w.-]+:[\w.-]+$/, 'is not a configuration key with its project, such as "platform:databaseHost"');

const KUBERNETES_NAME = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, "is not the name of a Kubernetes object");

const DATA_KEY = z.string().regex(/^[\w.-]{1,253}$/, "is not a key of a Secret or a ConfigMap");

const OBJECT_KEYS = z.strictObject({
  namespace: KUBERNETES_NAME,
  name: KUBERNETES_NAME,
  context: z.string().min(1).optional().describe("Context of the kubeconfig; the present one by default"),
  host: DATA_KEY,
  port: DATA_KEY.optional(),
  restart: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9.-]*$/, "is not a Deployment such as web/backend"),
    )
    .min(1)
    .optional()
    .describe("Deployments to restart, because pods see a changed key only then"),
});

const INDIRECTION = z
  .strictObject({
    config: z
      .strictObject({ host: CONFIG_KEY, port: CONFIG_KEY.optional() })
      .optional()
      .describe("Keys of the stack's Pulumi configuration"),
    secret: OBJECT_KEYS.optional().describe("Keys of a Kubernetes Secret"),
    configMap: OBJECT_KEYS.optional().describe("Keys of a Kubernetes ConfigMap"),
  })
  .refine((one) => Object.values(one).filter((keys) => keys !== undefined).length === 1, {
    error: "names none or several of config, secret and configMap; write exactly one",
  })
  .describe("By which key of their own consumers find the database");

/** The databases that a rollback may have to bring back. */
export const DATA = z
  .array(
    z.strictObject({
      name: NAME.describe("Name of the database in plans and reports"),
      resource: z
        .string()
        .regex(/^[^\s:][^:]{0,254}$/, "is not the logical name of a resource")
        .optional()
        .describe("Logical name of the RDS instance in the stack; without it, any PostgreSQL"),
      connection: CONNECTION,
      tables: z.array(TABLE).optional().describe("Tables that are counted; all of them by default"),
      writtenAt: z
        .string()
        .regex(/^[A-Za-z_]\w*$/, "is not the name of a column")
        .optional()
        .describe("Column with the time a row was written; created_at by default"),
      invariants: z.array(z.string().min(1)).optional().describe("Queries whose first value must be true"),
      migrations: MIGRATIONS.optional(),
      way: z.enum(["auto", "down-migration", "point-in-time", "snapshot"]).optional(),
      cutOver: z.enum(["auto", "rename", "adopt", "indirection"]).optional(),
      indirection: INDIRECTION.optional(),
      keepDays: z.int().min(1).max(365).optional().describe("How long the old instance stays; 7 by default"),
      dumps: z
        .string()
        .regex(/^\/[^\0]*$/, "is not an absolute path")
        .optional()
        .describe("Folder for the safety dump of a PostgreSQL that is no RDS instance"),
      quietFor: DURATION.optional().describe("Silence that proves the fence; 5s by default"),
      patience: DURATION.optional().describe(
        "How long sessions are ended before the fence counts as broken; 1m by default",
      ),
    }),
  )
  .max(10)
  .describe("Databases that a rollback may have to bring back");
