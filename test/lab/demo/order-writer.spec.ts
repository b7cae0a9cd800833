import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startOrderWriter } from "../../../lab/demo/order-writer.ts";
import { eventually } from "../cloud/start-lab.ts";

describe("the demo's customers", () => {
  let server: Server;
  let answered = 0;
  beforeEach(async () => {
    answered = 0;
    // Takes the first order, refuses the second, hangs up on the third, takes the others.
    server = createServer((request, response) => {
      answered += 1;
      request.resume();
      if (answered === 3) response.destroy();
      else response.writeHead(answered === 2 ? 500 : 201).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("go on whatever they are answered, and remember what was acknowledged", async () => {
    const writer = startOrderWriter(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await eventually(() => Promise.resolve(writer.orders().length >= 4 || undefined), "four orders");
    await writer.stop();
    const orders = writer.orders();
    assert.deepEqual(
      orders.slice(0, 4).map(({ isAcknowledged }) => isAcknowledged),
      [true, false, false, true],
    );
    assert.equal(new Set(orders.map(({ item }) => item)).size, orders.length);
    assert.equal(answered, orders.length);
  });
});
