import { RollbackError } from "../../model/errors.ts";
import { blocking, type Finding } from "../../model/finding.ts";

/** Looks at something before a run; what would stop it is a blocking finding and no exception. */
export async function findingsOf(look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof RollbackError)) throw error;
    const { code, subject, message, remedy } = error;
    return [blocking({ code, subject, message, remedy })];
  }
}
