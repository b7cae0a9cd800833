import { Server, ServerCredentials } from "@grpc/grpc-js";

import { watchParent } from "./watch-parent.ts";

/**
 * Serves a Pulumi plugin over gRPC and prints the port the engine waits for on stdout.
 *
 * Ends the process when the engine goes away or interrupts it, after `onEnd` has stopped what the
 * plugin started. Anything printed before the port line would be read by the engine as the port.
 */
export async function servePlugin(register: (server: Server) => void, onEnd: () => void): Promise<void> {
  const server = new Server({
    // The engine sends whole programs' outputs in one message; the library's 4 MB default is too small.
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  register(server);
  const port = await listen(server);

  const end = () => {
    onEnd();
    process.exit(0);
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  watchParent(end);
  process.stdout.write(`${port}\n`);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
