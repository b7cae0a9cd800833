import { z } from "zod";
import { argvFault } from "../model/argv-fault.ts";
import { DURATION, NAME } from "./duration-schema.ts";

const SECRET = z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/, "is not the name of a variable") });

const TABLE = z
  .string()
  .regex(/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)?$/, "is not the name of a table such as public.orders");

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
