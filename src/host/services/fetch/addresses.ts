// Which network addresses an app may not reach unless its configuration allows it: this machine and private networks.

import { BlockList, isIP } from "node:net";

/** Not globally reachable by the IANA special-purpose registry, and multicast. */
const refused4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const refused6: readonly (readonly [string, number])[] = [
  // Unspecified, loopback, and IPv4-compatible addresses.
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  // Teredo and other protocol assignments.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

function buildList(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of refused6) list.addSubnet(network, prefix, "ipv6");
  for (const [network, prefix] of refused4) {
    // A BlockList takes an IPv4-mapped address (::ffff:0:0/96) for the IPv4 address in it.
    list.addSubnet(network, prefix, "ipv4");
    const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
    const high = ((a << 8) | b).toString(16);
    const low = ((c << 8) | d).toString(16);
    // NAT64 and 6to4 carry an IPv4 address inside.
    list.addSubnet(`64:ff9b::${high}:${low}`, 96 + prefix, "ipv6");
    list.addSubnet(`2002:${high}:${low}::`, 16 + prefix, "ipv6");
  }
  return list;
}

const refused = buildList();

/** True for an address of this machine or a private network, and for what is no address. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, "");
  const family = isIP(plain);
  if (family === 0) return true;
  return refused.check(plain, family === 4 ? "ipv4" : "ipv6");
}
