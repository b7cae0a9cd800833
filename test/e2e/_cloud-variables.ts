import { PASSWORD } from "../lab/cloud/rds-harness.ts";
import type { Lab } from "../lab/cloud/start-lab.ts";

/** What puts the lab in the place of AWS for a command line, with the password of its databases. */
export function cloudVariables(lab: Lab): NodeJS.ProcessEnv {
  return {
    LAB_ENDPOINT: lab.endpoint,
    AWS_ENDPOINT_URL: lab.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "lab",
    AWS_SECRET_ACCESS_KEY: "lab",
    ROLLBACK_AWS_POLL: "20ms",
    DB_PASSWORD: PASSWORD,
  };
}
