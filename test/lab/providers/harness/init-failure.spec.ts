import assert from "node:assert/strict";

import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";

import { grpcError, InitFailure } from "../../../../lab/providers/harness/init-failure.ts";
import { fromStruct } from "../../../../lab/providers/harness/wire-struct.ts";

describe("grpcError", () => {
  it("carries the resource that exists, so that the engine records it", () => {
    const error = grpcError(new InitFailure("ns/api", { image: "a" }, { ready: 0 }, ["image not found"]));

    const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
    assert.ok(details instanceof Buffer);
    const status = statusProto.Status.deserializeBinary(new Uint8Array(details));
    assert.equal(status.getCode(), error.code);
    const packed = status.getDetailsList()[0]!;
    assert.equal(packed.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const failure = provider.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
    assert.equal(failure.getId(), "ns/api");
    assert.deepEqual(fromStruct(failure.getProperties()), { ready: 0 });
    assert.deepEqual(fromStruct(failure.getInputs()), { image: "a" });
    assert.deepEqual(failure.getReasonsList(), ["image not found"]);
  });

  it("passes every other error on with its message alone", () => {
    const error = grpcError(new Error("throttled"));
    assert.equal(error.details, "throttled");
    assert.equal(error.metadata, undefined);
  });
});
