import assert from "node:assert/strict";
import { chooseCutOver, type DeclaredInstance } from "../../src/data/choose-cut-over.ts";

const declared = (overrides: Partial<DeclaredInstance> = {}): DeclaredInstance => ({
  inputs: { identifier: "orders", __defaults: [] },
  addressIsUsed: true,
  consumersRead: undefined,
  ...overrides,
});
const automatic = { identifier: "database-1a2b3c4", __defaults: ["identifier", "applyImmediately"] };

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
    const byKey = declared({ inputs: automatic, addressIsUsed: false, consumersRead: "secret prod/orders" });
    const { kind, why } = chooseCutOver(byKey);
    assert.deepEqual([kind, why], ["indirection", "consumers find the database by secret prod/orders"]);
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
