// The service "fetch": keeps the calls that are under way.

import { deserialize, serialize } from "node:v8";
import type { Engine, ServiceCallEvent } from "../../native/index.ts";
import type { Dispatchers } from "./dispatchers.ts";
import { serviceErrorOf } from "./failure.ts";
import { type CallPort, FetchCall } from "./fetch-call.ts";
import { CorsProtocol } from "./origin/cors.ts";
import { PreflightCache } from "./origin/preflight-cache.ts";
import { clientFetchOf, type OutgoingRequest, outgoingRequestOf } from "./outgoing-request.ts";

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
  readonly #calls = new Map<number, FetchCall>();

  constructor(answers: ServiceAnswers, dispatchers: Dispatchers) {
    this.#answers = answers;
    this.#dispatchers = dispatchers;
  }

  begin(event: ServiceCallEvent, { allowPrivateNetwork, url }: AppRights): void {
    const { call, hasBody } = event;
    let request: OutgoingRequest;
    let cors: CorsProtocol | null = null;
    try {
      const payload: unknown = deserialize(event.payload);
      request = outgoingRequestOf(payload);
      if (url !== null) cors = new CorsProtocol(clientFetchOf(payload, url), this.#preflights);
    } catch (error) {
      this.#answers.serviceFail(call, serviceErrorOf(error, ""));
      return;
    }
    const fetchCall = new FetchCall({ request, hasBody, cors }, this.#portOf(call));
    this.#calls.set(call, fetchCall);
    void fetchCall.run(this.#dispatchers.transport(allowPrivateNetwork));
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
    for (const call of [...this.#calls.keys()]) this.cancel(call);
  }
}
