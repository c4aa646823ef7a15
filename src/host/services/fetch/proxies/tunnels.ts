// Connections through a proxy: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6

import type { Socket } from "node:net";
import type * as Undici from "undici";
import type { Dispatcher, Pool } from "undici";
import { FetchFailure, reasonOf } from "../failure.ts";
import type { EgressProxy } from "./egress-proxies.ts";

/** How long a proxy may take to connect, which it answers after. */
const ANSWER_MS = 30_000;

/** The proxy did not connect. Others of a server's addresses may do better, unless it `isFinal`. */
export class TunnelFailure extends FetchFailure {
  readonly isFinal: boolean;

  constructor(reason: string, isFinal: boolean) {
    super(reason, "NANO_PROXY");
    this.isFinal = isFinal;
  }
}

export class Tunnels {
  readonly #undici: typeof Undici;
  readonly #pools = new Map<string, Pool>();

  constructor(undici: typeof Undici) {
    this.#undici = undici;
  }

  /** `authority`: "host:port", which the proxy connects to. Rejects with TunnelFailure. */
  async open(proxy: EgressProxy, authority: string): Promise<Socket> {
    const { statusCode, socket } = await this.#ask(proxy, authority);
    // Who has the connection next hears of its end in its own way.
    socket.on("error", () => undefined);
    if (statusCode >= 200 && statusCode < 300) return socket as Socket;
    socket.destroy();
    throw new TunnelFailure(`the proxy refused with status ${statusCode}${hintOf(statusCode)}`, statusCode < 500);
  }

  async #ask(proxy: EgressProxy, authority: string): Promise<Dispatcher.ConnectData> {
    const { authorization } = proxy;
    const headers = { host: authority, ...(authorization === "" ? {} : { "proxy-authorization": authorization }) };
    try {
      return await this.#poolOf(proxy.url.origin).connect({ path: authority, headers });
    } catch (error) {
      throw new TunnelFailure(`the proxy cannot be used: ${reasonOf(error)}`, true);
    }
  }

  #poolOf(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = new this.#undici.Pool(origin, { headersTimeout: ANSWER_MS, bodyTimeout: 0 });
      this.#pools.set(origin, pool);
    }
    return pool;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}

function hintOf(statusCode: number): string {
  return statusCode === 407 || statusCode === 401 ? ": it wants other credentials than its URL has" : "";
}
