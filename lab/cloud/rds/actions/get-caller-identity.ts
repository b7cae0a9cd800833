import { accountId } from "../account.ts";
import type { RdsAction } from "../rds-context.ts";

/** Says whose credentials these are, as STS does on an endpoint of its own: any credentials belong to the lab's account. */
export const getCallerIdentity: RdsAction = () => ({
  UserId: "AIDALABUSER",
  Account: accountId(),
  Arn: `arn:aws:iam::${accountId()}:user/lab`,
});
