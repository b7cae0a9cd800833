import type { Finding } from "../../src/model/finding.ts";

/** A blocking finding about a database that would be lost. */
export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    level: "blocking",
    code: "DATA_LOSS_WITHOUT_SNAPSHOT",
    subject: "urn:pulumi:prod::shop::aws:rds/instance:Instance::orders-db",
    message: "replace of aws:rds/instance:Instance destroys data and no step restores it",
    remedy: "pass --accept replace:orders-db, or add a restore step for it",
    ...overrides,
  };
}
