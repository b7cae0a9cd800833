/**
 * The environment as it was before this host's wrapper set up a compile cache for itself.
 *
 * A program must run as it would under the genuine host, which sets no such thing.
 */
export function callersEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  const callers = environment["LAB_CALLERS_COMPILE_CACHE"];
  if (callers === undefined) return environment;
  delete environment["LAB_CALLERS_COMPILE_CACHE"];
  delete environment["NODE_COMPILE_CACHE"];
  return callers === "" ? environment : { ...environment, NODE_COMPILE_CACHE: callers };
}
