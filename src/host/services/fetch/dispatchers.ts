// Connections to the outside, shared by all apps of the same rights: a connection that one app may open must not serve
// another that may not.

import { type LookupAddress, lookup as lookupName } from "node:dns";
import { isIP, type LookupFunction, type Socket } from "node:net";
import type * as Undici from "undici";
import type { Agent, buildConnector } from "undici";
import { isPrivateAddress } from "./addresses.ts";
import { EitherVersion } from "./either-version.ts";
import { FetchFailure } from "./failure.ts";
import { Http2Origins } from "./http2/origins.ts";
import type { Transport } from "./transport.ts";

function privateFailure(host: string): FetchFailure {
  return new FetchFailure(
    `fetch failed: ${host} is an address of a private network (egress.allowPrivateNetwork in the app's configuration allows it)`,
    "NANO_PRIVATE_ADDRESS",
  );
}

/** Resolves names: those of `hosts` by it, others by the system. */
function lookupWith(hosts: Readonly<Record<string, string>>): LookupFunction {
  return (hostname, options, callback) => {
    const address = Object.hasOwn(hosts, hostname) ? hosts[hostname] : undefined;
    if (address === undefined) lookupName(hostname, options, callback);
    else if (options.all) callback(null, [{ address, family: isIP(address) }]);
    else callback(null, address, isIP(address));
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
    const host = options.hostname.replace(/^\[(.*)\]$/, "$1");
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
export interface ConnectionRights {
  allowPrivateNetwork: boolean;
  allowHttp2: boolean;
}

/** Gives out a connection that was made already, if there is one. */
function withSpare(connect: buildConnector.connector, origins: Http2Origins): buildConnector.connector {
  return (options, callback) => {
    const spare = origins.takeSpare(`${options.protocol}//${options.host}`);
    if (spare === undefined) connect(options, callback);
    else queueMicrotask(() => callback(null, spare));
  };
}

export class Dispatchers {
  readonly #agents = new Map<string, Agent>();
  readonly #transports = new Map<boolean, { transport: Transport; agent: Agent; origins: Http2Origins }>();
  readonly #lookup: LookupFunction;

  constructor(hosts: Readonly<Record<string, string>> = {}) {
    this.#lookup = lookupWith(hosts);
  }

  async get({ allowPrivateNetwork, allowHttp2 }: ConnectionRights): Promise<Agent> {
    const key = `${allowPrivateNetwork} ${allowHttp2}`;
    let agent = this.#agents.get(key);
    if (agent !== undefined) return agent;
    const undici = await import("undici");
    agent = this.#agents.get(key);
    if (agent === undefined) {
      const connect = this.#connector(undici, { allowPrivateNetwork, allowHttp2 });
      agent = new undici.Agent({ connect, allowH2: allowHttp2 });
      this.#agents.set(key, agent);
    }
    return agent;
  }

  #connector(undici: typeof Undici, { allowPrivateNetwork, allowHttp2 }: ConnectionRights): buildConnector.connector {
    const lookup = allowPrivateNetwork ? this.#lookup : publicOnly(this.#lookup);
    const connect = undici.buildConnector({ lookup, allowH2: allowHttp2 });
    return allowPrivateNetwork ? connect : guard(connect);
  }

  /** For requests; what is no request (a WebSocket) goes over an agent's own connections. */
  async transport(allowPrivateNetwork: boolean): Promise<Transport> {
    // To import takes its time with each request, also what is there already.
    const known = this.#transports.get(allowPrivateNetwork);
    if (known !== undefined) return known.transport;
    const [undici, { Http1 }] = await Promise.all([import("undici"), import("./http1.ts")]);
    const made = this.#transports.get(allowPrivateNetwork);
    if (made !== undefined) return made.transport;
    const origins = new Http2Origins(this.#connector(undici, { allowPrivateNetwork, allowHttp2: true }));
    const connect = withSpare(this.#connector(undici, { allowPrivateNetwork, allowHttp2: false }), origins);
    const agent = new undici.Agent({ connect });
    const transport = new EitherVersion(new Http1(agent, connect), origins);
    this.#transports.set(allowPrivateNetwork, { transport, agent, origins });
    return transport;
  }

  /** A plain connection that nobody uses yet. Rejects when there is none. */
  async connectTo(host: string, port: number, allowPrivateNetwork: boolean): Promise<Socket> {
    const connect = this.#connector(await import("undici"), { allowPrivateNetwork, allowHttp2: false });
    const hostname = host.replace(/^\[(.*)\]$/, "$1");
    const address = { protocol: "http:", host: `${host}:${port}`, hostname, port: String(port) };
    return new Promise((resolve, reject) => {
      connect(address, (...[error, socket]) => (error === null ? resolve(socket) : reject(error)));
    });
  }

  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    for (const { agent, origins } of this.#transports.values()) {
      origins.close();
      agents.push(agent);
    }
    await Promise.all(agents.map((agent) => agent.destroy()));
  }
}
