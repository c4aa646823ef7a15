// Opens connections to the outside, by a proxy or without, to those addresses that an app may reach.

import { type LookupAddress, lookup as lookupName } from "node:dns";
import { isIP, type LookupFunction, type Socket } from "node:net";
import type * as Undici from "undici";
import type { buildConnector } from "undici";
import { isPrivateAddress } from "./addresses.ts";
import { FetchFailure, reasonOf } from "./failure.ts";
import type { Target } from "./proxies/bypass.ts";
import type { EgressProxies, EgressProxy } from "./proxies/egress-proxies.ts";
import { TunnelFailure, Tunnels } from "./proxies/tunnels.ts";

/** Of a server's addresses a proxy is asked for so many, one after the other. */
const MOST_ADDRESSES = 4;

function privateFailure(host: string): FetchFailure {
  return new FetchFailure(
    `fetch failed: ${host} is an address of a private network (egress.allowPrivateNetwork in the app's configuration allows it)`,
    "NANO_PRIVATE_ADDRESS",
  );
}

/** Names that are not asked for elsewhere -> their addresses. */
export type HostAddresses = Readonly<Record<string, string | readonly string[]>>;

/** Resolves names: those of `hosts` by it, others by the system. */
function lookupWith(hosts: HostAddresses): LookupFunction {
  return (hostname, options, callback) => {
    const addresses = Object.hasOwn(hosts, hostname) ? [hosts[hostname] ?? []].flat() : [];
    const [first] = addresses;
    if (first === undefined) lookupName(hostname, options, callback);
    else if (options.all)
      callback(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      );
    else callback(null, first, isIP(first));
  };
}

/** Resolves a name to those of its addresses that may be reached. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "");
      const allowed = (addresses as LookupAddress[]).filter(({ address }) => !isPrivateAddress(address));
      const [first] = allowed;
      if (first === undefined) return callback(privateFailure(hostname), "");
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/** Opens connections to public addresses only: checked before, for literals, and after, on what was connected to. */
function guard(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const host = withoutBrackets(options.hostname);
    if (isIP(host) !== 0 && isPrivateAddress(host)) {
      callback(privateFailure(host), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
      } else if (isPrivateAddress(socket.remoteAddress ?? "")) {
        socket.destroy();
        callback(privateFailure(host), null);
      } else {
        callback(null, socket);
      }
    });
  };
}

/** What a connection may be; apps that may have the same share connections. */
interface ConnectionRights {
  allowPrivateNetwork: boolean;
  allowHttp2: boolean;
}

type ConnectorOptions = Parameters<buildConnector.connector>[0];

/** What a connector connects to. Rejects when there is none. */
export function socketBy(connect: buildConnector.connector, options: ConnectorOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(options, (...[error, socket]) => (error === null ? resolve(socket) : reject(error)));
  });
}

/** As connectors take it. */
export function optionsOf({ protocol, host, hostname, port }: URL): ConnectorOptions {
  return { protocol, host, hostname: withoutBrackets(hostname), port };
}

/** What a proxy is asked for where it may not be trusted with names. */
const addressesOnly =
  "it is asked to connect to an address that was checked; with --proxy-resolves-names it is told the name";

export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function refusePrivate(hostname: string): void {
  if (isIP(hostname) !== 0 && isPrivateAddress(hostname)) throw privateFailure(hostname);
}

function unresolved(error: unknown): FetchFailure {
  return new TunnelFailure(`${reasonOf(error)} (${addressesOnly})`, true);
}

/** Of what went wrong with a proxy it is told for which server. */
function inContext(error: unknown, { isTls, hostname, port }: Target): Error {
  if (error instanceof TunnelFailure) {
    const { origin } = new URL(`${isTls ? "https" : "http"}://${authorityOf(hostname, port)}`);
    return new FetchFailure(`fetch failed: ${origin}: ${error.message}`, error.code);
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** `hostname`: an address of IPv6 with brackets, or without. */
export function targetOf({
  protocol,
  hostname,
  port,
}: Pick<ConnectorOptions, "protocol" | "hostname" | "port">): Target {
  const isTls = protocol === "https:";
  const number = port === "" || port === undefined ? (isTls ? 443 : 80) : Number(port);
  return { isTls, hostname: withoutBrackets(hostname), port: number };
}

function authorityOf(hostname: string, port: number): string {
  return isIP(hostname) === 6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

export class Connections {
  readonly #undici: typeof Undici;
  readonly #lookup: LookupFunction;
  readonly #proxies: EgressProxies;
  readonly #tunnels: Tunnels;
  readonly #toProxies: buildConnector.connector;

  constructor(undici: typeof Undici, hosts: HostAddresses, proxies: EgressProxies) {
    this.#undici = undici;
    this.#lookup = lookupWith(hosts);
    this.#proxies = proxies;
    this.#tunnels = new Tunnels(undici);
    this.#toProxies = undici.buildConnector({});
  }

  /** `forwards`: a proxy that can be asked for the resource itself is what is connected to. */
  connector({ allowPrivateNetwork, allowHttp2 }: ConnectionRights, forwards: boolean): buildConnector.connector {
    const lookup = allowPrivateNetwork ? this.#lookup : publicOnly(this.#lookup);
    const direct = this.#undici.buildConnector({ lookup, allowH2: allowHttp2 });
    const guarded = allowPrivateNetwork ? direct : guard(direct);
    return (options, callback) => {
      const target = targetOf(options);
      const proxy = this.#proxies.proxyFor(target);
      if (proxy === undefined) return guarded(options, callback);
      this.#byProxy(proxy, target, allowPrivateNetwork, forwards).then(
        (socket) => (target.isTls ? direct({ ...options, httpSocket: socket }, callback) : callback(null, socket)),
        (error) => callback(error, null),
      );
    };
  }

  /** Without TLS, which is the caller's. To a proxy where that is asked for the resource itself. */
  connect(target: Target, allowPrivateNetwork: boolean): Promise<Socket> {
    const proxy = this.#proxies.proxyFor(target);
    if (proxy !== undefined) return this.#byProxy(proxy, target, allowPrivateNetwork, true);
    const { hostname, port } = target;
    const options = { protocol: "http:", host: authorityOf(hostname, port), hostname, port: String(port) };
    return socketBy(this.connector({ allowPrivateNetwork, allowHttp2: false }, false), options);
  }

  async #byProxy(proxy: EgressProxy, target: Target, allowPrivateNetwork: boolean, forwards: boolean): Promise<Socket> {
    const isAsked = forwards && this.#proxies.forwarderOf(target, allowPrivateNetwork) !== undefined;
    try {
      if (isAsked) return await this.#toProxy(proxy, target, allowPrivateNetwork);
      return await this.#tunnel(proxy, target, allowPrivateNetwork);
    } catch (error) {
      throw inContext(error, target);
    }
  }

  async #toProxy({ url }: EgressProxy, { hostname }: Target, allowPrivateNetwork: boolean): Promise<Socket> {
    if (!allowPrivateNetwork) refusePrivate(hostname);
    try {
      return await socketBy(this.#toProxies, optionsOf(url));
    } catch (error) {
      throw new TunnelFailure(`the proxy cannot be used: ${reasonOf(error)}`, true);
    }
  }

  async #tunnel(proxy: EgressProxy, { hostname, port }: Target, allowPrivateNetwork: boolean): Promise<Socket> {
    if (!allowPrivateNetwork) refusePrivate(hostname);
    if (allowPrivateNetwork || this.#proxies.resolveNames) {
      return this.#tunnels.open(proxy, authorityOf(hostname, port));
    }
    let failure: TunnelFailure | undefined;
    for (const address of await this.#publicAddressesOf(hostname)) {
      try {
        return await this.#tunnels.open(proxy, authorityOf(address, port));
      } catch (error) {
        if (!(error instanceof TunnelFailure)) throw error;
        failure = error;
        if (error.isFinal) break;
      }
    }
    throw new TunnelFailure(`${failure?.message} (${addressesOnly})`, true);
  }

  async #publicAddressesOf(hostname: string): Promise<string[]> {
    if (isIP(hostname) !== 0) return [hostname];
    const addresses = await new Promise<LookupAddress[]>((resolve, reject) => {
      publicOnly(this.#lookup)(hostname, { all: true }, (error, found) => {
        if (error === null) resolve(found as LookupAddress[]);
        else reject(error instanceof FetchFailure ? error : unresolved(error));
      });
    });
    return addresses.slice(0, MOST_ADDRESSES).map(({ address }) => address);
  }

  close(): Promise<void> {
    return this.#tunnels.close();
  }
}
