// Which servers are reached without a proxy: the entries of NO_PROXY.

import { BlockList, isIP } from "node:net";

/** Where a connection is to lead. */
export interface Target {
  isTls: boolean;
  /** A name, or an address without brackets. */
  hostname: string;
  port: number;
}

interface Rule {
  matches(hostname: string): boolean;
  port: number | undefined;
}

/** This machine's own: a proxy would take it for itself. */
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const everything: Rule = { matches: () => true, port: undefined };

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function isIn(list: BlockList, hostname: string): boolean {
  return isIP(hostname) !== 0 && list.check(hostname, familyOf(hostname));
}

/** "10.0.0.0/8" and "::1/128"; undefined for what is none. */
function blockOf(text: string): BlockList | undefined {
  const [address = "", prefix = ""] = text.split("/");
  const most = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > most) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), familyOf(address));
  return list;
}

/** An address, by whichever spelling; undefined for what is none. */
function addressOf(text: string): BlockList | undefined {
  if (isIP(text) === 0) return undefined;
  const list = new BlockList();
  list.addAddress(text, familyOf(text));
  return list;
}

/** "example.com", ".example.com" and "*.example.com": the host, and all below it. */
function ruleOf(entry: string): Rule {
  const block = blockOf(entry);
  if (block !== undefined) return { matches: (hostname) => isIn(block, hostname), port: undefined };
  const [, bracketed, bare = entry, digits] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const address = addressOf(bracketed ?? bare);
  if (address !== undefined) return { matches: (hostname) => isIn(address, hostname), port };
  const name = plainName(bare.replace(/^\*?\./, ""));
  return { matches: (hostname) => hostname === name || hostname.endsWith(`.${name}`), port };
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

export class Bypass {
  readonly #rules: readonly Rule[];

  constructor(entries: readonly string[]) {
    this.#rules = entries.map((entry) => (entry === "*" ? everything : ruleOf(entry)));
  }

  has({ hostname, port }: Target): boolean {
    const name = plainName(hostname);
    if (name === "localhost" || name.endsWith(".localhost") || isIn(loopback, name)) return true;
    return this.#rules.some((rule) => (rule.port ?? port) === port && rule.matches(name));
  }
}
