// HTTP/1.1, by undici.

import type { Readable } from "node:stream";
import { type Agent, request as undiciRequest } from "undici";
import { pairsOf, type Received, type SentRequest, type Transport } from "./transport.ts";

/** A body that nobody wants is read away up to this length, so that its connection can serve again. */
const WORTH_READING = 64 * 1024;

export class Http1 implements Transport {
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  async send({ method, url, headers, body, signal }: SentRequest): Promise<Received> {
    const response = await undiciRequest(url, {
      dispatcher: this.#agent,
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
