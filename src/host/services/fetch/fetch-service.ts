// The service "fetch": keeps the calls that are under way.

import { deserialize, serialize } from "node:v8";
import type { Engine, ServiceCallEvent } from "../../native/index.ts";
import type { Dispatchers } from "./dispatchers.ts";
import { serviceErrorOf } from "./failure.ts";
import { type CallPort, FetchCall } from "./fetch-call.ts";
import { type OutgoingRequest, outgoingRequestOf } from "./outgoing-request.ts";

/** How a service answers. */
export type ServiceAnswers = Pick<
  Engine,
  "serviceReply" | "serviceChunk" | "serviceEnd" | "serviceFail" | "serviceCredit"
>;

export class FetchService {
  readonly #answers: ServiceAnswers;
  readonly #dispatchers: Dispatchers;
  readonly #calls = new Map<number, FetchCall>();

  constructor(answers: ServiceAnswers, dispatchers: Dispatchers) {
    this.#answers = answers;
    this.#dispatchers = dispatchers;
  }

  begin(event: ServiceCallEvent, allowPrivateNetwork: boolean): void {
    const { call, hasBody } = event;
    let request: OutgoingRequest;
    try {
      request = outgoingRequestOf(deserialize(event.payload));
    } catch (error) {
      this.#answers.serviceFail(call, serviceErrorOf(error, ""));
      return;
    }
    const fetchCall = new FetchCall(request, hasBody, this.#portOf(call));
    this.#calls.set(call, fetchCall);
    void fetchCall.run(this.#dispatchers.get({ allowPrivateNetwork, allowHttp2: false }));
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
