import { providerService } from "../harness/provider-service.ts";
import type { Provider } from "../harness/resource-type.ts";
import { servePlugin } from "../harness/serve-plugin.ts";
import { thingType } from "./thing-type.ts";

const lab: Provider = {
  package: "lab",
  version: "1.0.0",
  types: [
    thingType({ token: "lab:index:Thing", forceNew: ["forceNew"] }),
    thingType({
      token: "lab:index:Database",
      forceNew: ["forceNew", "engine", "storageEncrypted", "snapshotIdentifier"],
      schemaVersion: 2,
    }),
  ],
};

await servePlugin(
  (server) => {
    server.addService(...providerService(lab));
  },
  () => undefined,
);
