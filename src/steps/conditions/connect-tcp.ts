import { connect } from "node:net";
import { FORBIDDEN_ADDRESSES } from "../../adapters/http-address-guard.ts";
import { printable } from "../../adapters/shell-text.ts";

/** Whether a port accepts a connection within the time; nothing is sent. Link-local and metadata addresses are refused. */
export function connectTcp(options: {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}): Promise<{ readonly met: boolean; readonly detail: string }> {
  const { host, port, timeoutMs } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  return new Promise((resolve) => {
    const socket = connect({ host, port, blockList: FORBIDDEN_ADDRESSES });
    const finish = (met: boolean, detail: string): void => {
      signal.removeEventListener("abort", giveUp);
      socket.destroy();
      resolve({ met, detail });
    };
    const giveUp = (): void => finish(false, `${host}:${port} did not answer within ${timeoutMs} ms`);
    signal.addEventListener("abort", giveUp, { once: true });
    socket.once("connect", () => finish(true, `${host}:${port} accepts connections`));
    socket.once("error", (error) => finish(false, printable(error.message)));
    if (signal.aborted) giveUp();
  });
}
