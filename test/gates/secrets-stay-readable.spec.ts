import assert from "node:assert/strict";
import { secretsStayReadable } from "../../src/gates/secrets-stay-readable.ts";
import type { ConfigFacts, SecretsFields } from "../../src/model/facts.ts";
import { aFacts, someConfig } from "../_builders/a-facts.ts";
import { ask, heads } from "./ask.ts";

const fields = (overrides: Partial<SecretsFields> = {}): SecretsFields => ({
  encryptionsalt: "v1:salt",
  encryptedkey: undefined,
  secretsprovider: undefined,
  ...overrides,
});
const asked = (config: Partial<ConfigFacts>) =>
  ask(secretsStayReadable, aFacts({ config: someConfig(config) }));

describe("the gate that keeps secrets readable", () => {
  it("refuses the salt of a rotated passphrase", () => {
    assert.deepEqual(asked({ releaseSecrets: fields({ encryptionsalt: "v1:old" }) }), [
      {
        level: "blocking",
        code: "SECRETS_SALT_CHANGED",
        subject: "encryptionsalt",
        message:
          '"encryptionsalt" in the release\'s stack file differs from the one in use now: the update would encrypt the state with the old one',
        remedy: "run it with the present configuration: set workspace.config to current in rollback.yaml",
      },
    ]);
  });

  it("refuses another secrets provider and another key of it", () => {
    const currentSecrets = fields({ secretsprovider: "awskms://new", encryptedkey: "n" });
    const releaseSecrets = fields({ secretsprovider: "awskms://old", encryptedkey: "o" });
    assert.deepEqual(heads(asked({ currentSecrets, releaseSecrets })), [
      "blocking SECRETS_PROVIDER_CHANGED secretsprovider",
      "blocking SECRETS_PROVIDER_CHANGED encryptedkey",
    ]);
  });

  it("only warns where the present file has no such field", () => {
    const found = asked({ currentSecrets: fields({ encryptionsalt: undefined }) });
    assert.deepEqual(heads(found), ["warning SECRETS_SALT_CHANGED encryptionsalt"]);
  });

  it("has nothing to say where the release has none, a file is missing, or the present one is used", () => {
    const releaseSecrets = fields({ encryptionsalt: "v1:old" });
    assert.deepEqual(asked({ releaseSecrets: fields({ encryptionsalt: undefined }) }), []);
    assert.deepEqual(asked({ releaseSecrets: undefined }), []);
    assert.deepEqual(asked({ releaseSecrets, currentSecrets: undefined }), []);
    assert.deepEqual(asked({ releaseSecrets, source: "current" }), []);
  });
});
