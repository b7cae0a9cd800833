import type { DBInstance } from "@aws-sdk/client-rds";
import type { RdsInstance } from "../model/data.ts";
import { RollbackError } from "../model/errors.ts";
import { absentIfNotFound } from "./rds-errors.ts";
import { toInstance } from "./rds-instance.ts";
import { everyPage } from "./rds-pages.ts";
import type { Rds } from "./rds.ts";

/** An instance by the name it bears now, or by the id that survives every rename. */
export type InstanceName = { readonly identifier: string } | { readonly resourceId: string };

/** A throttled account sporadically answers "not found" for what exists (hashicorp/terraform-provider-aws waits for more too). */
const CONFIRMATIONS = 3;

/** Finds an instance; undefined only after three answers, a poll apart, agree that there is none. */
export async function findInstance(rds: Rds, name: InstanceName): Promise<RdsInstance | undefined> {
  return confirmedAbsence(rds, () => lookForInstance(rds, name));
}

/** Describes an instance; throws INSTANCE_NOT_FOUND when it is not there. */
export async function describeInstance(rds: Rds, name: InstanceName): Promise<RdsInstance> {
  const found = await findInstance(rds, name);
  if (found !== undefined) return found;
  const subject = nameText(name);
  throw new RollbackError("INSTANCE_NOT_FOUND", {
    subject,
    message: `AWS has no database instance "${subject}"`,
    remedy: "check the region and the account; an instance that was replaced has another resource id",
  });
}

/** Every instance of the region; `resourceId` and tags tell them apart. */
export async function listInstances(rds: Rds): Promise<RdsInstance[]> {
  const told = await everyPage(async (from) => {
    const { DBInstances: items, Marker } = await rds.call("list", "the database instances", (client) =>
      client.describeDBInstances(from),
    );
    return { items, Marker };
  });
  return told.map(toInstance);
}

/** One look; the answer is only believed when it is about what was asked for. */
export async function lookForInstance(rds: Rds, name: InstanceName): Promise<RdsInstance | undefined> {
  const subject = nameText(name);
  const input =
    "identifier" in name
      ? { DBInstanceIdentifier: name.identifier }
      : { Filters: [{ Name: "dbi-resource-id", Values: [name.resourceId] }] };
  const told = await rds
    .call("describe", subject, (client) => client.describeDBInstances(input))
    .catch(absentIfNotFound);
  return told?.DBInstances?.filter((instance) => isAskedFor(instance, name)).map(toInstance)[0];
}

/** Repeats a look that found nothing until it has said so often enough. */
export async function confirmedAbsence<Found>(
  { clock, pollMs, signal }: Rds,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (let asked = 1; ; asked += 1) {
    const found = await look();
    if (found !== undefined || asked === CONFIRMATIONS) return found;
    await clock.sleep(pollMs, signal);
  }
}

function isAskedFor(instance: DBInstance, name: InstanceName): boolean {
  return "identifier" in name
    ? instance.DBInstanceIdentifier === name.identifier
    : instance.DbiResourceId === name.resourceId;
}

const nameText = (name: InstanceName): string => ("identifier" in name ? name.identifier : name.resourceId);
