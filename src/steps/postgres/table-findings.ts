import { nameBeside, parseTableName, tableLabel, type TableName } from "../../adapters/postgres-names.ts";
import { readTableShape } from "../../adapters/postgres-table-shape.ts";
import { missingTables } from "../../adapters/postgres-tables.ts";
import { type Database, withDatabase } from "../../adapters/postgres.ts";
import { blocking, type Finding } from "../../model/finding.ts";
import type { StepContext } from "../step-kind.ts";
import { openConnection } from "./connection-settings.ts";
import { unknownTable } from "./dump-database.ts";
import { type JudgedDump, judgeDump } from "./dump-findings.ts";
import { hasTable, missingRows } from "./missing-rows.ts";
import type { RestoreTablesSettings } from "./restore-tables.ts";

/** Judges the dump and whether the chosen tables are in it and in the database; changes nothing. */
export async function judgeTables(params: RestoreTablesSettings, context: StepContext): Promise<JudgedDump> {
  const labels = params.tables.map((table) => tableLabel(parseTableName(table)));
  const { facts, findings } = await judgeDump(params, context, labels);
  const connection = await openConnection(params.connection, context);
  const notDumped = labels.filter((label) => !hasTable(facts, parseTableName(label)));
  const live = await withDatabase(connection, async (database) => {
    const missing = await missingTables(database, labels);
    const present = labels.filter((label) => !missing.includes(label));
    const unfit = [];
    for (const label of present) unfit.push(...(await unfitness(database, label, context.run)));
    const wanted = new Set(labels.filter((label) => !notDumped.includes(label)));
    const isWanted = (top: TableName): boolean => wanted.has(tableLabel(top));
    return [
      ...missing.map((label) => unknownTable(label, connection.database)),
      ...unfit,
      ...(await missingRows(database, facts, { accepted: params.acceptMissing, isWanted })),
    ];
  });
  const absent = notDumped.map((label) =>
    blocking({
      code: "TABLE_NOT_IN_DUMP",
      subject: label,
      message: `the dump has no table "${label}"; it has ${facts.tables.slice(0, 20).join(", ") || "none"}`,
      remedy: "correct the name, or name another dump",
    }),
  );
  return { facts, findings: [...findings, ...absent, ...live] };
}

async function unfitness(database: Database, label: string, run: string): Promise<Finding[]> {
  const table = parseTableName(label);
  const { heirs } = await readTableShape(database, table);
  const kept = { ...table, name: nameBeside(table.name, "before", run) };
  const taken = (await missingTables(database, [tableLabel(kept)])).length === 0;
  return [
    ...(heirs.length === 0
      ? []
      : [
          refuse(
            "TABLE_INHERITED",
            label,
            `${heirs.join(", ")} inherit out of "${label}" and would lose their rows`,
            "restore the whole dump instead",
          ),
        ]),
    ...(taken
      ? [
          refuse(
            "TABLE_NAME_TAKEN",
            label,
            `there is a table "${tableLabel(kept)}" already, where the rows of before would be kept`,
            "look at what it is; rename or drop it",
          ),
        ]
      : []),
  ];
}

const refuse = (code: string, subject: string, message: string, remedy: string): Finding =>
  blocking({ code, subject, message, remedy });
