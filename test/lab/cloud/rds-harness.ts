import assert from "node:assert/strict";
import {
  type DBInstance,
  DBInstanceNotFoundFault,
  type DBSnapshot,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import pg from "pg";
import { eventually, type Lab } from "./start-lab.ts";

/** The master password of every instance the specs create. */
export const PASSWORD = "correct-horse";

/** The least a create request needs beside a name. */
export const BASE = {
  Engine: "postgres",
  DBInstanceClass: "db.t4g.micro",
  MasterUsername: "app",
  MasterUserPassword: PASSWORD,
} as const;

/** The genuine SDK, pointed at the lab. */
export function clientOf({ endpoint }: Pick<Lab, "endpoint">): RDSClient {
  const credentials = { accessKeyId: "lab", secretAccessKey: "lab" };
  return new RDSClient({ endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
}

/** Describes one instance by name, or rejects with what the API answers. */
export async function describeOne(rds: RDSClient, DBInstanceIdentifier: string): Promise<DBInstance> {
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
  return DBInstances![0]!;
}

/** Finds an instance by the id that survives a rename. */
export async function byResourceId(rds: RDSClient, id: string): Promise<DBInstance | undefined> {
  const Filters = [{ Name: "dbi-resource-id", Values: [id] }];
  return (await rds.send(new DescribeDBInstancesCommand({ Filters }))).DBInstances?.[0];
}

/** Waits as a caller must: for the status and for nothing left to be applied, three times in a row. */
export async function untilAvailable(rds: RDSClient, id: string): Promise<DBInstance> {
  let streak = 0;
  return eventually(async () => {
    const instance = await describeOne(rds, id).catch(() => undefined);
    const isSettled = instance?.DBInstanceStatus === "available";
    streak = isSettled ? streak + 1 : 0;
    return streak >= 3 ? instance : undefined;
  }, `${id} available`);
}

/** Runs one statement as the master user over the instance's endpoint. */
export async function query(
  instance: Pick<DBInstance, "Endpoint">,
  sql: string,
  database: string,
  password = PASSWORD,
): Promise<unknown[]> {
  const { Address: host, Port: port } = instance.Endpoint!;
  const client = new pg.Client({
    host: host!,
    port: port!,
    user: "app",
    password,
    database,
    connectionTimeoutMillis: 5000,
  });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** Asserts that a call is refused with this wire code and HTTP status. */
export async function refuses(call: Promise<unknown>, code: string, status: number): Promise<void> {
  await assert.rejects(
    call,
    (error: { name: string; Code?: string; $metadata: { httpStatusCode?: number } }) => {
      assert.equal((error.Code ?? error.name).replace(/Fault$/, ""), code);
      assert.equal(error.$metadata.httpStatusCode, status);
      return true;
    },
  );
}

/** Waits until a snapshot is complete. */
export async function snapshotAvailable(rds: RDSClient, DBSnapshotIdentifier: string): Promise<DBSnapshot> {
  return eventually(async () => {
    const { DBSnapshots } = await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }));
    return DBSnapshots?.find(({ Status }) => Status === "available");
  }, `${DBSnapshotIdentifier} available`);
}

/** Waits until no instance has this name. */
export async function untilGone(rds: RDSClient, id: string): Promise<void> {
  await eventually(async () => {
    const found = await describeOne(rds, id).catch((error: unknown) => error);
    return found instanceof DBInstanceNotFoundFault ? true : undefined;
  }, `${id} gone`);
}
