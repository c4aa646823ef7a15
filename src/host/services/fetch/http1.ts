// HTTP/1.1, by undici.

import type { Readable } from "node:stream";
import { type Agent, type buildConnector, Client, type Dispatcher } from "undici";
import type { EgressProxy } from "./proxies/egress-proxies.ts";
import {
  countedHeaders,
  type HeaderPairs,
  pairsOf,
  type Received,
  type SentRequest,
  type Transport,
} from "./transport.ts";

/** A body that nobody wants is read away up to this length, so that its connection can serve again. */
const WORTH_READING = 64 * 1024;

export class Http1 implements Transport {
  readonly #agent: Agent;
  readonly #connect: buildConnector.connector;
  readonly #forwarderOf: (url: URL) => EgressProxy | undefined;

  /** `connect`: for what goes over a connection of its own. `forwarderOf`: where that leads to a proxy. */
  constructor(agent: Agent, connect: buildConnector.connector, forwarderOf: (url: URL) => EgressProxy | undefined) {
    this.#agent = agent;
    this.#connect = connect;
    this.#forwarderOf = forwarderOf;
  }

  async send(request: SentRequest): Promise<Received> {
    const { method, url, body, signal } = request;
    const own = request.alone ? new Client(url.origin, { connect: this.#connect }) : undefined;
    try {
      return await this.#send(own ?? this.#agent, { method, url, headers: countedHeaders(request), body, signal });
    } finally {
      // Once its response is read.
      void own?.close();
    }
  }

  async #send(
    dispatcher: Agent | Client,
    { method, url, headers, body, signal }: Pick<SentRequest, "method" | "url" | "headers" | "body" | "signal">,
  ): Promise<Received> {
    const target = this.#targetOf(url);
    const response = await dispatcher.request({
      origin: url.origin,
      path: target.path,
      method: method as Dispatcher.HttpMethod,
      headers: [...headers, ...target.headers].flat(),
      // undici takes any async iterable, which its types do not say.
      body: (body?.read() ?? null) as unknown as Readable | null,
      signal,
      responseHeaders: "raw" as const,
    });
    response.body.on("error", () => undefined);
    return {
      status: response.statusCode,
      statusText: response.statusText,
      headers: pairsOf(response.headers as unknown as string[]),
      body: response.body,
      discard: () => void response.body.dump({ limit: WORTH_READING, signal }).catch(() => undefined),
    };
  }

  /** What is asked for, and for a proxy who asks. */
  #targetOf(url: URL): { path: string; headers: HeaderPairs } {
    const path = `${url.pathname}${url.search}`;
    const forwarder = this.#forwarderOf(url);
    if (forwarder === undefined) return { path, headers: [] };
    const { authorization } = forwarder;
    return { path: url.origin + path, headers: authorization === "" ? [] : [["proxy-authorization", authorization]] };
  }
}
