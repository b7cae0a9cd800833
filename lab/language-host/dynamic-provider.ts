import { createRequire } from "node:module";

import { watchParent } from "../providers/harness/watch-parent.ts";
import { locateModule } from "./locate-module.ts";

// The engine starts this in the program's directory; the SDK's module serves as soon as it is loaded.
watchParent(() => process.exit(0));
createRequire(import.meta.url)(
  locateModule("@pulumi/pulumi/cmd/dynamic-provider", process.cwd(), "npm install"),
);
