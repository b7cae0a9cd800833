import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";

import { grpcError } from "./init-failure.ts";

/** A handler of one unary call, as the gRPC server takes it. */
export type UnaryHandler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  callback: sendUnaryData<Response>,
) => void;

/** Turns an async function into a handler; what it throws becomes the call's error, with its message. */
export function rpc<Request, Response>(
  respond: (request: Request) => Promise<Response> | Response,
): UnaryHandler<Request, Response> {
  return (call, callback) => {
    const answering = async () => respond(call.request);
    answering().then(
      (response) => callback(null, response),
      (error: unknown) => callback(grpcError(error)),
    );
  };
}
