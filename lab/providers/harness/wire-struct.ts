import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

import type { Properties } from "./property-values.ts";

/** Properties as the protocol carries them; undefined members are left out, which the library would refuse. */
export function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Properties);
}

/** Properties from the protocol; an absent struct is an empty record. */
export function fromStruct(message: Struct | undefined): Properties {
  return message?.toJavaScript() ?? {};
}
