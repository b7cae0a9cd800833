import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** The client's side of one SCRAM-SHA-256 login (RFC 5802, 7677): what to send, and the proof that the server knows us too. */
export function scramClient(password) {
  const nonce = randomBytes(18).toString("base64");
  const firstBare = `n=,r=${nonce}`;
  let expected = "";

  return {
    first: () => `n,,${firstBare}`,
    final: (serverFirst) => {
      const { r: serverNonce, s: salt, i: iterations } = attributes(serverFirst);
      if (!serverNonce?.startsWith(nonce)) throw new Error("the database answered somebody else's login");
      const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
      const clientKey = hmac(salted, "Client Key");
      const withoutProof = `c=biws,r=${serverNonce}`;
      const message = `${firstBare},${serverFirst},${withoutProof}`;
      const signature = hmac(createHash("sha256").update(clientKey).digest(), message);
      const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]));
      expected = hmac(hmac(salted, "Server Key"), message).toString("base64");
      return `${withoutProof},p=${proof.toString("base64")}`;
    },
    verify: (serverFinal) => {
      if (attributes(serverFinal).v !== expected)
        throw new Error("the database could not prove that it knows the password");
    },
  };
}

function attributes(message) {
  return Object.fromEntries(message.split(",").map((part) => [part[0], part.slice(2)]));
}

function hmac(key, message) {
  return createHmac("sha256", key).update(message).digest();
}
