import { BlockList, isIP } from "node:net";

/** What is not the public internet: this machine, private networks, addresses of clouds about themselves, and what is reserved. */
const reserved = new BlockList();
for (const [network, bits] of [
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
  ["224.0.0.0", 3],
] as const)
  reserved.addSubnet(network, bits, "ipv4");

/** Of IPv6, only what is given to the public internet, without what carries an address of IPv4 or of a tunnel in it. */
const given = new BlockList();
given.addSubnet("2000::", 3, "ipv6");
const tunnels = new BlockList();
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  tunnels.addSubnet(network, bits, "ipv6");

/** Whether an address is one of the public internet. `ip` as text, of either kind; anything else is not. */
export function isPublicAddress(ip: string): boolean {
  const kind = isIP(ip);
  if (kind === 4) return !reserved.check(ip, "ipv4");
  return kind === 6 && given.check(ip, "ipv6") && !tunnels.check(ip, "ipv6");
}
