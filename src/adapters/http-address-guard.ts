import { BlockList, isIP } from "node:net";

/**
 * The addresses no setting may make us ask: link-local ones and the metadata services of clouds,
 * which hand out the machine's credentials to whoever asks.
 *
 * Sources: RFC 3927 and RFC 4291 (link-local); AWS IMDS 169.254.169.254 and fd00:ec2::254;
 * Alibaba Cloud 100.100.100.200; RFC 6052 for the same addresses behind NAT64. The list is given to
 * the socket, so it is applied to the address that is really connected, after DNS. IPv4-mapped
 * IPv6 addresses are matched by the IPv4 rules.
 */
export const FORBIDDEN_ADDRESSES: BlockList = forbidden();

function forbidden(): BlockList {
  const list = new BlockList();
  list.addSubnet("169.254.0.0", 16, "ipv4");
  list.addAddress("100.100.100.200", "ipv4");
  list.addSubnet("fe80::", 10, "ipv6");
  list.addSubnet("fd00:ec2::", 32, "ipv6");
  list.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
  return list;
}

/** Why the URL may not be asked; undefined when it may. A name is judged again when it is connected. */
export function forbiddenUrl(url: URL): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return `"${url.protocol}" is not http or https`;
  if (url.username !== "" || url.password !== "") return "the URL holds a user name or password";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  if (family !== 0 && FORBIDDEN_ADDRESSES.check(host, family === 6 ? "ipv6" : "ipv4")) {
    return `${host} is a link-local or metadata address`;
  }
  return undefined;
}
