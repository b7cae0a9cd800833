/**
 * The address of the lab's cloud, without a trailing slash.
 *
 * Throws when it is not set: a stand-in must never fall back to the real cloud.
 */
export function labEndpoint(): string {
  const endpoint = process.env["LAB_ENDPOINT"];
  if (endpoint === undefined || endpoint === "") {
    throw new Error("LAB_ENDPOINT is not set: start the lab's cloud and set it to the address it prints");
  }
  return endpoint.replace(/\/+$/, "");
}
