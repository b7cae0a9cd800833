import { providerService } from "../harness/provider-service.ts";
import { servePlugin } from "../harness/serve-plugin.ts";
import { kinds } from "./kinds.ts";
import { kubeType } from "./kube-type.ts";

const kubernetes = { package: "kubernetes", version: "4.34.2", types: kinds.map(kubeType) };

await servePlugin(
  (server) => {
    server.addService(...providerService(kubernetes));
  },
  () => undefined,
);
