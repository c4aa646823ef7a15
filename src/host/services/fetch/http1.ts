// HTTP/1.1, by undici.

import type { Readable } from "node:stream";
import { type Agent, type buildConnector, Client, request as undiciRequest } from "undici";
import { countedHeaders, pairsOf, type Received, type SentRequest, type Transport } from "./transport.ts";

/** A body that nobody wants is read away up to this length, so that its connection can serve again. */
const WORTH_READING = 64 * 1024;

export class Http1 implements Transport {
  readonly #agent: Agent;
  readonly #connect: buildConnector.connector;

  /** `connect`: for what goes over a connection of its own. */
  constructor(agent: Agent, connect: buildConnector.connector) {
    this.#agent = agent;
    this.#connect = connect;
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
    const response = await undiciRequest(url, {
      dispatcher,
      method,
      headers: headers.flat(),
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
}
