import assert from "node:assert/strict";
import { SIGNATURE_HEADER } from "../../../src/adapters/http-webhook.ts";
import { notify } from "../../../src/steps/notify/notify.ts";
import { type LocalServer, startServer } from "../../adapters/http-local-server.ts";
import { aStepWorld, type StepWorld } from "../step-context.ts";

describe("notify", () => {
  let world: StepWorld;
  let server: LocalServer;
  let status: number;
  beforeEach(async () => {
    status = 200;
    server = await startServer((_, response) => response.writeHead(status).end());
    world = await aStepWorld({ environment: { HOOK: `${server.url}/secret-path`, KEY: "s3cret" } });
  });
  afterEach(() => Promise.all([world.end(), server.close()]));

  const params = (settings: object = {}) => notify.settings.parse({ url: server.url, ...settings });

  it("posts the moment with message and run, under the step's idempotency key", async () => {
    const result = await notify.apply(params({ moment: "fenced", secret: { env: "KEY" } }), world.context);
    assert.deepEqual(result, { status: "succeeded", detail: "answered 200" });
    const { id, type, data, source } = JSON.parse(server.seen[0]!.body) as Record<string, unknown>;
    assert.deepEqual(
      [id, type, source],
      [world.context.idempotencyKey, "rollback.fenced", "/pulumi-rollback/prod"],
    );
    assert.deepEqual(data, {
      run: "run-1",
      step: "a-step",
      stack: "prod",
      release: "1.2.3",
      message: "rolling prod back to 1.2.3",
    });
    assert.ok(server.seen[0]!.headers[SIGNATURE_HEADER]);
  });

  it("takes a secret address by reference, and never shows it", async () => {
    const settings = params({ url: { env: "HOOK" } });
    const result = await notify.apply(settings, world.context);
    assert.equal(server.seen[0]?.path, "/secret-path");
    assert.doesNotMatch(JSON.stringify([result, settings, notify.title(settings)]), /secret-path/);
  });

  it("is skipped with the reason when nobody took it, and fails when it is required", async () => {
    status = 400;
    assert.deepEqual(await notify.apply(params(), world.context), {
      status: "skipped",
      detail: "not delivered: answered 400",
    });
    assert.deepEqual(await notify.apply(params({ required: true }), world.context), {
      status: "failed",
      detail: "not delivered: answered 400",
    });
    const unset = params({ url: { env: "NOT_SET" } });
    assert.equal((await notify.apply(unset, world.context)).status, "skipped");
  });

  it("does not block a rollback for the sake of a message, unless it is required", async () => {
    const levels = async (required: boolean) =>
      (await notify.check(params({ url: { env: "NOT_SET" }, required }), world.context)).map(
        ({ level }) => level,
      );
    assert.deepEqual([await levels(false), await levels(true)], [["warning"], ["blocking"]]);
  });
});
