import type { Finding } from "../../model/finding.ts";
import { checkSettings } from "../check-settings.ts";
import { conditionSettings } from "../conditions/condition.ts";
import { stepDirectory } from "../step-directory.ts";
import type { StepContext } from "../step-kind.ts";
import type { ServiceSettings } from "./service-settings.ts";

/** Looks for what would keep a service from being started. */
export async function checkService(
  settings: ServiceSettings,
  context: StepContext,
): Promise<readonly Finding[]> {
  const readiness = conditionSettings(settings.ready?.when);
  return await checkSettings(context, {
    texts: [...Object.values(settings.env ?? {}), ...readiness.texts],
    commands: [settings.command, ...readiness.commands],
    directory: stepDirectory(settings.directory, context),
  });
}
