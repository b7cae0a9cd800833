/** What a number of requests to the service gave. */
export interface ServiceAnswers {
  readonly version: string;
  readonly requests: number;
  readonly errors: number;
}

const REQUEST_LIMIT_MS = 5000;

/** Asks the service's version, then its front page a number of times, one request after the other. */
export async function probeService(url: string, requests: number): Promise<ServiceAnswers> {
  const ask = (address: string): Promise<Response> =>
    // A connection of its own each time: one that was kept would still lead to a process of the old release.
    fetch(address, { headers: { connection: "close" }, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
  const answer = await ask(`${url}/version`);
  const { version } = (await answer.json()) as { version: string };
  let errors = 0;
  for (let request = 0; request < requests; request += 1) {
    const { ok } = await ask(url);
    if (!ok) errors += 1;
  }
  return { version, requests, errors };
}

/** One sentence about the answers. */
export function describeAnswers({ version, requests, errors }: ServiceAnswers): string {
  return `the service says it is ${version}; ${errors} of ${requests} requests failed`;
}
