import assert from "node:assert/strict";
import { sameIdentity } from "../../src/gates/same-identity.ts";
import type { IdentityFacts } from "../../src/model/facts.ts";
import type { ResourceChange } from "../../src/model/resource-change.ts";
import { aChange } from "../_builders/a-change.ts";
import { aFacts } from "../_builders/a-facts.ts";
import { ask, factsWith, heads } from "./ask.ts";

const asIdentity = (identity: IdentityFacts) => ask(sameIdentity, aFacts({ identity }));

function aProvider(op: ResourceChange["op"], path: string): ResourceChange {
  const properties = [
    { path, kind: "update", forcesReplacement: false, before: "eu-west-1", after: undefined },
  ] as const;
  return aChange({ type: "pulumi:providers:aws", name: "default", op, properties });
}

describe("the gate that stays in the account", () => {
  it("refuses other credentials than those of the recorded account", () => {
    assert.deepEqual(
      asIdentity({ recordedAccounts: ["111122223333"], currentAccount: { account: "999900001111" } }),
      [
        {
          level: "blocking",
          code: "OTHER_ACCOUNT",
          subject: "999900001111",
          message:
            'the present credentials are for AWS account 999900001111, but the resources of stack "prod" live in 111122223333',
          remedy: "switch to the credentials of that account (AWS_PROFILE, role), then run it again",
        },
      ],
    );
  });

  it("warns when nobody could say whose the credentials are", () => {
    const found = asIdentity({
      recordedAccounts: ["111122223333"],
      currentAccount: { unknown: "no region" },
    });
    assert.deepEqual(heads(found), ["warning ACCOUNT_UNKNOWN 111122223333"]);
    assert.match(found[0]?.message ?? "", /no region$/);
  });

  it("has nothing to say to the right account, nor to a stack without any", () => {
    assert.deepEqual(asIdentity({ recordedAccounts: ["1", "2"], currentAccount: { account: "2" } }), []);
    assert.deepEqual(asIdentity({ recordedAccounts: [], currentAccount: { account: "2" } }), []);
    assert.deepEqual(asIdentity({ recordedAccounts: ["1"], currentAccount: undefined }), []);
  });

  it("refuses a provider that would point to another region", () => {
    const provider = aProvider("update", "region");
    assert.deepEqual(ask(sameIdentity, factsWith(provider)), [
      {
        level: "blocking",
        code: "OTHER_PROVIDER_TARGET",
        subject: provider.urn,
        message:
          'the provider "default" would point somewhere else than when the stack was deployed (region: eu-west-1 → unset)',
        remedy:
          "set the region, account or cluster that is recorded in the state (configuration, kubeconfig context, profile)",
      },
    ]);
  });

  for (const path of [
    "kubeconfig",
    "context",
    "assumeRole.roleArn",
    "endpoints[0].rds",
    "profile",
    "subscriptionId",
  ]) {
    it(`takes ${path} for a provider's target`, () => {
      assert.equal(ask(sameIdentity, factsWith(aProvider("update", path))).length, 1);
    });
  }

  it("refuses the replacement of a provider whatever changes", () => {
    assert.equal(ask(sameIdentity, factsWith(aProvider("replace", "version"))).length, 1);
  });

  it("lets a provider's version and the same words elsewhere change", () => {
    const elsewhere = { ...aProvider("update", "region"), type: "aws:s3/bucket:Bucket" };
    const named = aProvider("update", "regionalSettings");
    assert.deepEqual(ask(sameIdentity, factsWith(aProvider("update", "version"), elsewhere, named)), []);
  });
});
