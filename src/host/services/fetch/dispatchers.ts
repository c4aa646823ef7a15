// Connections to the outside, shared by all apps of the same rights: a connection that one app may open must not serve
// another that may not.

import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Agent, buildConnector } from "undici";
import { Connections, type HostAddresses, optionsOf, socketBy, targetOf } from "./connections.ts";
import { EitherVersion } from "./either-version.ts";
import { Http2Origins } from "./http2/origins.ts";
import type { Target } from "./proxies/bypass.ts";
import type { EgressProxies } from "./proxies/egress-proxies.ts";
import type { Transport } from "./transport.ts";

/** Gives out a connection that was made already, if there is one. */
function withSpare(connect: buildConnector.connector, origins: Http2Origins): buildConnector.connector {
  return (options, callback) => {
    const spare = origins.takeSpare(`${options.protocol}//${options.host}`);
    if (spare === undefined) connect(options, callback);
    else queueMicrotask(() => callback(null, spare));
  };
}

/** A plain connection that nobody uses yet. */
export interface PlainConnection {
  socket: Socket;
  /** It leads to a proxy, which is asked for the resource itself with this Proxy-Authorization; "": with none. */
  proxyAuthorization?: string;
}

export class Dispatchers {
  readonly #agents = new Map<boolean, Agent>();
  readonly #transports = new Map<boolean, { transport: Transport; agent: Agent; origins: Http2Origins }>();
  readonly #hosts: HostAddresses;
  readonly #proxies: EgressProxies;
  readonly #http1Found: (url: URL, forMs: number) => void;
  #connections: Connections | undefined;

  /** `http1Found`: a server speaks HTTP/1.1 over TLS, and is taken to for so long. */
  constructor(hosts: HostAddresses, proxies: EgressProxies, http1Found: (url: URL, forMs: number) => void) {
    this.#hosts = hosts;
    this.#proxies = proxies;
    this.#http1Found = http1Found;
  }

  /** For WebSockets over HTTP/1.1. */
  async agent(allowPrivateNetwork: boolean): Promise<Agent> {
    const known = this.#agents.get(allowPrivateNetwork);
    if (known !== undefined) return known;
    const connections = await this.#open();
    const undici = await import("undici");
    const made = this.#agents.get(allowPrivateNetwork);
    if (made !== undefined) return made;
    const agent = new undici.Agent({
      connect: connections.connector({ allowPrivateNetwork, allowHttp2: false }, false),
    });
    this.#agents.set(allowPrivateNetwork, agent);
    return agent;
  }

  /** A connection for HTTP/2 that nobody else has; null where the server does not speak it. Rejects when there is none. */
  async connectHttp2(url: URL, allowPrivateNetwork: boolean): Promise<Socket | null> {
    const connections = await this.#open();
    const connect = connections.connector({ allowPrivateNetwork, allowHttp2: true }, false);
    const socket = await socketBy(connect, optionsOf(url));
    if ((socket as TLSSocket).alpnProtocol === "h2") return socket;
    socket.destroy();
    return null;
  }

  async #open(): Promise<Connections> {
    const undici = await import("undici");
    this.#connections ??= new Connections(undici, this.#hosts, this.#proxies);
    return this.#connections;
  }

  /** For requests. */
  async transport(allowPrivateNetwork: boolean): Promise<Transport> {
    // To import takes its time with each request, also what is there already.
    const known = this.#transports.get(allowPrivateNetwork);
    if (known !== undefined) return known.transport;
    const connections = await this.#open();
    const [undici, { Http1 }] = await Promise.all([import("undici"), import("./http1.ts")]);
    const made = this.#transports.get(allowPrivateNetwork);
    if (made !== undefined) return made.transport;
    const origins = new Http2Origins(
      connections.connector({ allowPrivateNetwork, allowHttp2: true }, false),
      this.#http1Found,
    );
    const plain = connections.connector({ allowPrivateNetwork, allowHttp2: false }, true);
    const connect = withSpare(plain, origins);
    const agent = new undici.Agent({ connect });
    const http1 = new Http1(agent, connect, (url) => this.#proxies.forwarderOf(targetOf(url), allowPrivateNetwork));
    const transport = new EitherVersion(http1, origins);
    this.#transports.set(allowPrivateNetwork, { transport, agent, origins });
    return transport;
  }

  /** Rejects when there is none. */
  async connectTo(target: Target, allowPrivateNetwork: boolean): Promise<PlainConnection> {
    const connections = await this.#open();
    const socket = await connections.connect(target, allowPrivateNetwork);
    const forwarder = this.#proxies.forwarderOf(target, allowPrivateNetwork);
    return forwarder === undefined ? { socket } : { socket, proxyAuthorization: forwarder.authorization };
  }

  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    for (const { agent, origins } of this.#transports.values()) {
      origins.close();
      agents.push(agent);
    }
    await Promise.all([...agents.map((agent) => agent.destroy()), this.#connections?.close()]);
  }
}
