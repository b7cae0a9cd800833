import { type Demo, runThere } from "./open-demo.ts";

/** What the platform's program tells of itself; nothing before its first update. */
export interface PlatformOutputs {
  readonly backendUrl: string;
  readonly databaseHost: string;
  readonly databasePort: number;
}

/** Reads the stack's outputs. */
export async function readOutputs(demo: Demo): Promise<Partial<PlatformOutputs>> {
  const text = await runThere(demo, ["pulumi", "stack", "output", "--json", "--stack", "prod"]);
  return JSON.parse(text) as Partial<PlatformOutputs>;
}
