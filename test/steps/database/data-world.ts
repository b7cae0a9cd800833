import {
  AddRoleToDBInstanceCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  ModifyDBInstanceCommand,
  type DBInstance,
  type RDSClient,
} from "@aws-sdk/client-rds";
import type { Step } from "../../../src/model/step.ts";
import { adoptDatabase } from "../../../src/steps/database/adopt-database.ts";
import { keepOldDatabase } from "../../../src/steps/database/keep-old-database.ts";
import { pointConsumers } from "../../../src/steps/database/point-consumers.ts";
import { restoreDatabase } from "../../../src/steps/database/restore-database.ts";
import { swapDatabase } from "../../../src/steps/database/swap-database.ts";
import { takeSnapshot } from "../../../src/steps/database/take-snapshot.ts";
import { validateDatabase } from "../../../src/steps/database/validate-database.ts";
import { fenceDatabase } from "../../../src/steps/postgres/fence-database.ts";
import { updateStack } from "../../../src/steps/stack/update-stack.ts";
import type { AnyStepKind, StepContext, StepKind } from "../../../src/steps/step-kind.ts";
import { aPlan } from "../../_builders/a-plan.ts";
import { aStep } from "../../_builders/a-step.ts";
import { aStackEngine } from "../../_builders/a-stack-engine.ts";
import {
  BASE,
  clientOf,
  describeOne,
  PASSWORD,
  query,
  snapshotAvailable,
  untilAvailable,
} from "../../lab/cloud/rds-harness.ts";
import { eventually, type Lab } from "../../lab/cloud/start-lab.ts";
import { memoryIn } from "../step-context.ts";

/** The run whose names the specs expect. */
export const RUN = "20261121-030000-abc123";
const URN = "urn:pulumi:prod::shop::aws:rds/instance:Instance::database";

export const KINDS: ReadonlyMap<string, AnyStepKind> = new Map(
  [
    fenceDatabase,
    takeSnapshot,
    restoreDatabase,
    validateDatabase,
    swapDatabase,
    pointConsumers,
    adoptDatabase,
    updateStack,
    keepOldDatabase,
  ].map((kind): [string, AnyStepKind] => [kind.kind, kind as AnyStepKind]),
);

/** A step of one of the kinds, as the planner would place it. */
export function dataStep(kind: string, params: Record<string, unknown>): Step {
  const known = KINDS.get(kind) as StepKind<unknown>;
  const parsed = known.settings.parse(params);
  return aStep({
    id: kind,
    kind,
    phase: known.phase,
    class: "observable",
    title: known.title(parsed),
    params: parsed as Record<string, unknown>,
    undo: known.undoOf(parsed),
    timeoutMs: 60_000,
  });
}

/** The settings that name an instance. */
export function instanceSettings(instance: DBInstance) {
  return {
    urn: URN,
    identifier: instance.DBInstanceIdentifier!,
    resourceId: instance.DbiResourceId!,
    region: "eu-central-1",
  };
}

/** The application's connection to whatever instance a step names. */
export function connectionTo(instance: DBInstance) {
  const { Address: host, Port: port } = instance.Endpoint!;
  return {
    host: host!,
    port: String(port),
    database: "platform",
    user: "app",
    password: { env: "DB_PASSWORD" },
    ssl: false,
  };
}

/** An instance that differs from a new one in everything a restore forgets, with two orders in it. */
export async function aSource(lab: Lab, identifier: string): Promise<DBInstance> {
  const rds = clientOf(lab);
  await rds.send(
    new CreateDBInstanceCommand({
      ...BASE,
      DBInstanceIdentifier: identifier,
      DBName: "platform",
      AllocatedStorage: 20,
      MultiAZ: true,
      VpcSecurityGroupIds: ["sg-app"],
      DBParameterGroupName: "tuned",
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ["postgresql"],
      CACertificateIdentifier: "rds-ca-ecc384-g1",
      DBSubnetGroupName: "private",
      DedicatedLogVolume: true,
      NetworkType: "DUAL",
      EngineLifecycleSupport: "open-source-rds-extended-support-disabled",
      PreferredBackupWindow: "01:00-01:30",
      Tags: [{ Key: "team", Value: "orders" }],
    }),
  );
  await untilAvailable(rds, identifier);
  await rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: identifier,
      PreferredMaintenanceWindow: "mon:03:00-mon:03:30",
      MonitoringInterval: 30,
      MonitoringRoleArn: "arn:aws:iam::123456789012:role/monitoring",
      MaxAllocatedStorage: 100,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: "arn:aws:kms:eu-central-1:123456789012:key/insights",
      PerformanceInsightsRetentionPeriod: 731,
      DatabaseInsightsMode: "advanced",
      ApplyImmediately: true,
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await untilAvailable(rds, identifier);
  const RoleArn = "arn:aws:iam::123456789012:role/imports";
  const role = { DBInstanceIdentifier: identifier, RoleArn, FeatureName: "s3Import" };
  await rds.send(new AddRoleToDBInstanceCommand(role));
  await eventually(async () => {
    const { AssociatedRoles: [added] = [] } = await describeOne(rds, identifier);
    return added?.Status === "ACTIVE" ? true : undefined;
  }, "the role is active");
  const source = await untilAvailable(rds, identifier);
  await query(source, "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)", "platform");
  return source;
}

/** An instance with a good snapshot and three bad rows after it. */
export async function aBrokenDatabase(lab: Lab, name: string): Promise<DBInstance> {
  const rds = clientOf(lab);
  const source = await aSource(lab, name);
  const names = { DBInstanceIdentifier: name, DBSnapshotIdentifier: `${name}-good` };
  await rds.send(new CreateDBSnapshotCommand(names));
  await snapshotAvailable(rds, names.DBSnapshotIdentifier);
  await untilAvailable(rds, name);
  await query(source, "INSERT INTO orders VALUES (3), (4), (5); CREATE TABLE audit (id int)", "platform");
  return source;
}

/** Every data step but the state's, for an instance whose snapshot `good` is to come back. */
export function stepsFor(source: DBInstance, snapshot: string) {
  const instance = instanceSettings(source);
  const connection = connectionTo(source);
  return [
    dataStep("take-snapshot", { instance, connection }),
    dataStep("restore-database", { instance, from: { snapshot } }),
    dataStep("validate-database", {
      instance,
      connection,
      invariants: ["SELECT count(*) = 2 FROM orders"],
    }),
    dataStep("swap-database", { instance }),
    dataStep("keep-old-database", { instance, keepDays: 9 }),
  ];
}

/** What the steps of a run know, with the lab in the place of AWS. */
export function contextFor(
  lab: Lab,
  runDirectory: string,
  overrides: Partial<StepContext> = {},
): Omit<StepContext, "step" | "outcomes" | "outcomeOf" | "signal" | "idempotencyKey"> {
  return {
    run: RUN,
    plan: aPlan(),
    wasBegun: false,
    ...memoryIn(runDirectory, overrides.step?.id ?? "a-step"),
    projectDirectory: runDirectory,
    currentDirectory: runDirectory,
    runDirectory,
    environment: {
      AWS_ENDPOINT_URL: lab.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "lab",
      AWS_SECRET_ACCESS_KEY: "lab",
      ROLLBACK_AWS_POLL: "20ms",
      DB_PASSWORD: PASSWORD,
    },
    engine: aStackEngine(),
    values: () => Promise.resolve({}),
    progress: () => undefined,
    notify: () => undefined,
    ...overrides,
  };
}

/** What the lab's API says of an instance, or undefined. */
export function look(rds: RDSClient, identifier: string): Promise<DBInstance | undefined> {
  return describeOne(rds, identifier).catch(() => undefined);
}
