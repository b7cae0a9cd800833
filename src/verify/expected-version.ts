/** Whether a system reports the expected version; a leading `v` on either side does not matter. */
export function isExpectedVersion(reported: string, expected: string): boolean {
  return withoutV(reported) === withoutV(expected);
}

function withoutV(version: string): string {
  return version.trim().replace(/^v(?=\d)/, "");
}
