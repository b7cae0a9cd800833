import assert from "node:assert/strict";
import { chooseCutOver, type DeclaredInstance } from "../../src/data/choose-cut-over.ts";

const declared = (overrides: Partial<DeclaredInstance> = {}): DeclaredInstance => ({
  inputs: { identifier: "orders", __defaults: [] },
  addressIsUsed: true,
  ...overrides,
});
const automatic = { identifier: "database-1a2b3c4", __defaults: ["identifier", "applyImmediately"] };

const SECRET = { secret: { namespace: "web", name: "database", host: "DB_HOST" } };

describe("choosing the cut-over", () => {
  it("renames where the program fixes the name, or its prefix", () => {
    assert.equal(chooseCutOver(declared()).kind, "rename");
    const prefix = declared({ inputs: { identifierPrefix: "orders-", ...automatic } });
    assert.equal(chooseCutOver(prefix).kind, "rename");
  });

  it("adopts where the name is automatic", () => {
    assert.equal(chooseCutOver(declared({ inputs: automatic })).kind, "adopt");
  });

  it("leads consumers over by their key where the program does not read the address", () => {
    const unread = declared({ inputs: automatic, addressIsUsed: false });
    for (const wish of ["auto", "indirection"] as const) {
      const { kind, why } = chooseCutOver(unread, wish, SECRET);
      assert.deepEqual(
        [kind, why],
        ["indirection", "consumers find the database by DB_HOST of the Secret web/database"],
      );
    }
    const configMap = chooseCutOver(unread, "auto", { configMap: SECRET.secret });
    assert.match(configMap.why, /DB_HOST of the ConfigMap web\/database/);
    const config = chooseCutOver(unread, "auto", { config: { host: "shop:databaseHost" } });
    assert.match(config.why, /the configuration key shop:databaseHost/);
    assert.equal(chooseCutOver(unread, "adopt", SECRET).kind, "adopt");
  });

  it("takes another way by itself where the key would not be enough", () => {
    assert.equal(chooseCutOver(declared({ inputs: automatic }), "auto", SECRET).kind, "adopt");
    assert.equal(chooseCutOver(declared({ addressIsUsed: false }), "auto", SECRET).kind, "rename");
    const fixed = chooseCutOver(declared({ addressIsUsed: false }), "indirection", SECRET);
    assert.equal(fixed.kind, "refused");
    assert.match(fixed.why, /fixes the name \(identifier\), so the next update would rename the restored/);
  });

  it("refuses to adopt a fixed name, and indirection behind the program's back", () => {
    assert.match(chooseCutOver(declared(), "adopt").why, /the next update would rename the adopted database/);
    assert.equal(chooseCutOver(declared(), "adopt").kind, "refused");
    assert.match(chooseCutOver(declared(), "indirection").why, /back to the old database/);
    const unknown = chooseCutOver(declared({ addressIsUsed: false }), "indirection");
    assert.match(unknown.why, /it is not known by which key/);
  });

  it("does what is wished where nothing stands against it", () => {
    assert.equal(chooseCutOver(declared({ inputs: automatic }), "rename").kind, "rename");
    assert.equal(chooseCutOver(declared({ inputs: automatic }), "adopt").kind, "adopt");
  });

  it("renames a cluster where the program fixes its name or one of its instances', and adopts it where none is", () => {
    const cluster = (inputs: object, ...memberInputs: Record<string, unknown>[]) =>
      chooseCutOver(declared({ inputs: { ...inputs }, memberInputs })).kind;
    assert.equal(cluster({ clusterIdentifier: "orders" }), "rename");
    assert.equal(cluster({ clusterIdentifierPrefix: "orders-" }), "rename");
    assert.equal(cluster({}, { clusterIdentifier: "tf-1", identifier: "orders-1" }), "rename");
    assert.equal(cluster({}, { clusterIdentifier: "tf-1" }), "adopt");
  });
});
