import { execFileSync } from "node:child_process";

/** The system user a database server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses root: returns the user `postgres`, else `nobody`, when we are root, and undefined when we are not. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = ["postgres", "nobody"].map(lookUp).find((user) => user !== undefined);
  if (found === undefined)
    throw new Error("running as root, and there is no user postgres or nobody to run PostgreSQL as");
  return found;
}

function lookUp(name: string): ServerUser | undefined {
  try {
    return { uid: idOf("-u", name), gid: idOf("-g", name) };
  } catch {
    return undefined;
  }
}

function idOf(option: string, name: string): number {
  return Number(
    execFileSync("id", [option, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
}
