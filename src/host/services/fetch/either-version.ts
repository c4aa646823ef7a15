// HTTP/2 where the server offers it, and else HTTP/1.1.

import type { Http1 } from "./http1.ts";
import type { Http2Origins } from "./http2/origins.ts";
import type { Received, SentRequest, Transport } from "./transport.ts";

/** How often a request is sent that a server has not looked at. */
const MOST_ATTEMPTS = 3;

export class EitherVersion implements Transport {
  readonly #http1: Http1;
  readonly #http2: Http2Origins;

  constructor(http1: Http1, http2: Http2Origins) {
    this.#http1 = http1;
    this.#http2 = http2;
  }

  async send(request: SentRequest): Promise<Received> {
    for (let attempt = 1; ; attempt++) {
      const session = await this.#http2.sessionFor(request.url, request.alone);
      request.signal.throwIfAborted();
      if (session === null) return this.#http1.send(request);
      try {
        return await session.send(request);
      } catch (error) {
        const { Unprocessed } = await import("./http2/exchange.ts");
        const isRepeatable = request.body === null || request.body.replayable;
        if (!(error instanceof Unprocessed) || !isRepeatable || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }
}
