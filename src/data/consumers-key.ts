import type { IndirectionSettings } from "../model/settings.ts";

/** The key by which consumers find a database, in the words of plans and reports. */
export function consumersKey({ config, secret, configMap }: IndirectionSettings): string {
  if (config !== undefined) return `the configuration key ${config.host}`;
  const keys = secret ?? configMap;
  return `${keys?.host ?? "no key"} of the ${secret === undefined ? "ConfigMap" : "Secret"} ${keys?.namespace ?? ""}/${keys?.name ?? ""}`;
}
