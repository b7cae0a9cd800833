import { providerService } from "../harness/provider-service.ts";
import { servePlugin } from "../harness/serve-plugin.ts";
import { awsFunctions } from "./aws-functions.ts";
import { bucketTypes } from "./bucket-types.ts";
import { databaseTypes } from "./database-types.ts";
import { deliveryTypes } from "./delivery-types.ts";
import { identityTypes } from "./identity-types.ts";
import { networkTypes } from "./network-types.ts";
import { operationsTypes } from "./operations-types.ts";

const aws = {
  package: "aws",
  version: "7.48.0",
  types: [
    ...networkTypes,
    ...databaseTypes,
    ...bucketTypes,
    ...deliveryTypes,
    ...identityTypes,
    ...operationsTypes,
  ],
  functions: awsFunctions,
};

await servePlugin(
  (server) => {
    server.addService(...providerService(aws));
  },
  () => undefined,
);
