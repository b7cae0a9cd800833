import type { AddressKeys } from "../model/settings.ts";

/** Where a database listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What the keys must hold for consumers to find the database there, by key. */
export function addressTexts({ host, port }: AddressKeys, endpoint: Endpoint): Record<string, string> {
  return { [host]: endpoint.host, ...(port === undefined ? {} : { [port]: String(endpoint.port) }) };
}

/** Whether the values hold exactly these texts; other keys do not matter. */
export function holds(
  values: Readonly<Record<string, string | null | undefined>>,
  texts: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(texts).every(([key, text]) => values[key] === text);
}
