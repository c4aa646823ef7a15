// The service "fetch": keeps the calls that are under way.

import { serialize } from "node:v8";
import { type Engine, NumberedRecords, type ServiceCallEvent } from "../../native/index.ts";
import type { DirectFetches } from "./direct-fetches.ts";
import type { Dispatchers } from "./dispatchers.ts";
import { serviceErrorOf } from "./failure.ts";
import { type CallPort, FetchCall } from "./fetch-call.ts";
import { CorsProtocol } from "./origin/cors.ts";
import { PreflightCache } from "./origin/preflight-cache.ts";
import { clientFetchOf, fetchCallTextsOf, type OutgoingRequest, outgoingRequestOf } from "./outgoing-request.ts";
import type { Transport } from "./transport.ts";

/** How a service answers. */
export type ServiceAnswers = Pick<
  Engine,
  "serviceReply" | "serviceChunk" | "serviceEnd" | "serviceFail" | "serviceCredit"
>;

/** What the app's configuration says. */
export interface AppRights {
  allowPrivateNetwork: boolean;
  /** The app's own URL, by which it has an origin; null, as is the rule, when it has none. */
  url: URL | null;
}

export class FetchService {
  readonly #answers: ServiceAnswers;
  readonly #dispatchers: Dispatchers;
  readonly #preflights = new PreflightCache();
  readonly #calls = new NumberedRecords<FetchCall>();
  readonly #direct: DirectFetches;

  constructor(answers: ServiceAnswers, dispatchers: Dispatchers, direct: DirectFetches) {
    this.#answers = answers;
    this.#dispatchers = dispatchers;
    this.#direct = direct;
  }

  begin(event: ServiceCallEvent, { allowPrivateNetwork, url }: AppRights): void {
    const { call, hasBody } = event;
    let request: OutgoingRequest;
    let cors: CorsProtocol | null = null;
    try {
      const texts = fetchCallTextsOf(event.payload);
      request = outgoingRequestOf(texts);
      if (url !== null) cors = new CorsProtocol(clientFetchOf(texts, url), this.#preflights);
    } catch (error) {
      this.#answers.serviceFail(call, serviceErrorOf(error, ""));
      return;
    }
    const fetchCall = new FetchCall({ request, hasBody, cors }, this.#portOf(call));
    this.#calls.set(call, fetchCall);
    const { answered } = event;
    const first = answered === undefined ? undefined : this.#direct.received(call, answered);
    if (first === undefined && url === null) this.#direct.allow(event.app, allowPrivateNetwork);
    void fetchCall.run(this.#transport(allowPrivateNetwork), first);
  }

  /** Plain HTTP goes by the engine. */
  #transport(allowPrivateNetwork: boolean): Transport {
    const plain = this.#direct.transport(allowPrivateNetwork);
    return {
      send: async (request) => {
        if (plain !== null && request.url.protocol === "http:") return plain.send(request);
        return (await this.#dispatchers.transport(allowPrivateNetwork)).send(request);
      },
    };
  }

  #portOf(call: number): CallPort {
    const answers = this.#answers;
    return {
      reply: (reply) => {
        answers.serviceReply(call, serialize(reply));
        if (!reply.hasBody) this.#calls.delete(call);
      },
      chunk: (bytes) => answers.serviceChunk(call, bytes),
      end: () => {
        this.#calls.delete(call);
        answers.serviceEnd(call);
      },
      fail: (error) => {
        this.#calls.delete(call);
        answers.serviceFail(call, error);
      },
      credit: (bytes) => answers.serviceCredit(call, bytes),
    };
  }

  find(call: number): FetchCall | undefined {
    return this.#calls.get(call);
  }

  cancel(call: number): void {
    this.#calls.get(call)?.cancel();
    this.#calls.delete(call);
  }

  close(): void {
    for (const call of this.#calls.numbers()) this.cancel(call);
  }
}
