import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { knownSecrets } from "../../src/cli/known-secrets.ts";
import { useDirectory } from "../_builders/use-directory.ts";

describe("the secrets a process knows", () => {
  const directory = useDirectory("secrets-");

  for (const name of [
    ...[
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_ACCESS_TOKEN",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "PGPASSWORD",
    ],
    ...[
      "GITHUB_TOKEN",
      "SLACK_WEBHOOK_URL",
      "SENTRY_DSN",
      "npm_config_api_key",
      "SSH_PRIVATE_KEY",
      "DB_CREDENTIALS",
    ],
  ]) {
    it(`are what ${name} holds`, () => {
      assert.deepEqual(knownSecrets({ [name]: "correct horse" }), ["correct horse"]);
    });
  }

  it("are hidden whatever they look like: a key that begins with a slash, a passphrase of digits", () => {
    const values = [
      "/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "12345",
      "/etc/passwd",
      "hunter2\nwith a second line",
    ];
    for (const value of values) assert.deepEqual(knownSecrets({ AWS_SECRET_ACCESS_KEY: value }), [value]);
  });

  it("are not the places where secrets lie, nor switches, nor what is empty", () => {
    const harmless = {
      AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token",
      VAULT_TOKEN_PATH: "/run/vault",
      USE_TOKEN: "true",
      GITHUB_TOKEN: "",
      PGPASSWORD: undefined,
      PATH: "/usr/bin",
      HOME: "/home/ada",
    };
    assert.deepEqual(knownSecrets(harmless), []);
  });

  it("are what a variable holds that a person named as a secret, whatever it is called, but for switches", () => {
    const environment = {
      ORDERS_LOGIN: "hunter2",
      KEY_FILE: "correct horse",
      DEBUG: "true",
      HOME: "/home/ada",
    };
    assert.deepEqual(knownSecrets(environment, ["ORDERS_LOGIN", "KEY_FILE", "DEBUG", "GONE"]), [
      "hunter2",
      "correct horse",
    ]);
  });

  it("are what the passphrase file holds, without the line's end", async () => {
    const file = join(directory(), "passphrase");
    await writeFile(file, "correct horse\n");
    assert.deepEqual(knownSecrets({ PULUMI_CONFIG_PASSPHRASE_FILE: file }), ["correct horse"]);
  });

  it("are none of a passphrase file that cannot be read", () => {
    assert.deepEqual(knownSecrets({ PULUMI_CONFIG_PASSPHRASE_FILE: join(directory(), "nowhere") }), []);
  });
});
