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
      try {
        return await (session ?? this.#http1).send(request);
      } catch (error) {
        const isRepeatable = request.body === null || request.body.replayable;
        const isUnseen = session === null ? this.#speaksOther(error, request.url) : await isUnprocessed(error);
        if (!isUnseen || !isRepeatable || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  /** It spoke HTTP/1.1 before, and does no longer. */
  #speaksOther(error: unknown, url: URL): boolean {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code !== "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL") return false;
    this.#http2.forgetHttp1(url.origin);
    return true;
  }
}

async function isUnprocessed(error: unknown): Promise<boolean> {
  const { Unprocessed } = await import("./http2/exchange.ts");
  return error instanceof Unprocessed;
}
