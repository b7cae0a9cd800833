import assert from "node:assert/strict";
import { cacheDirectory, stateDirectory, workspaceDirectory } from "../../src/workspace/directories.ts";
import { aTarget } from "../_builders/a-plan.ts";

describe("the folders of the toolkit", () => {
  it("follow its own variables, then the system's, then the home folder", () => {
    assert.equal(cacheDirectory({ ROLLBACK_CACHE: "/c", XDG_CACHE_HOME: "/x" }), "/c");
    assert.equal(cacheDirectory({ XDG_CACHE_HOME: "/x" }), "/x/pulumi-rollback");
    assert.match(cacheDirectory({}), /\/\.cache\/pulumi-rollback$/);
    assert.equal(stateDirectory({ ROLLBACK_STATE: "/s", XDG_STATE_HOME: "/x" }), "/s");
    assert.equal(stateDirectory({ XDG_STATE_HOME: "/x" }), "/x/pulumi-rollback");
    assert.match(stateDirectory({}), /\/\.local\/state\/pulumi-rollback$/);
  });

  it("give a stack the same workspace every time, and every other stack another", () => {
    const environment = { ROLLBACK_CACHE: "/c" };
    const place = (repository: string, subfolder: string, stack: string, backend = "file:///s"): string =>
      workspaceDirectory(environment, repository, subfolder, aTarget({ stack }), backend);
    const places = [
      place("/r/.git", "", "prod"),
      place("/r/.git", "infra", "prod"),
      place("/q/.git", "", "prod"),
      place("/r/.git", "", "staging"),
      place("/r/.git", "", "prod", "file:///t"),
    ];
    assert.equal(new Set(places).size, places.length);
    assert.equal(place("/r/.git", "", "prod"), places[0]);
    assert.match(places[0] ?? "", /^\/c\/workspaces\/shop-prod-[0-9a-f]{8}$/);
  });
});
