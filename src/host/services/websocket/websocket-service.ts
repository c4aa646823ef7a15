// The service "websocket": keeps the sockets that are open.

import { deserialize, serialize } from "node:v8";
import { NumberedRecords, type ServiceCallEvent } from "../../native/index.ts";
import type { Dispatchers } from "../fetch/dispatchers.ts";
import type { AppRights, ServiceAnswers } from "../fetch/fetch-service.ts";
import { handshakeRequestOf, shakeHands } from "./handshake.ts";
import { type SocketPort, WebSocketCall } from "./web-socket-call.ts";

export class WebSocketService {
  readonly #answers: ServiceAnswers;
  readonly #dispatchers: Dispatchers;
  readonly #calls = new NumberedRecords<WebSocketCall>();

  constructor(answers: ServiceAnswers, dispatchers: Dispatchers) {
    this.#answers = answers;
    this.#dispatchers = dispatchers;
  }

  begin(event: ServiceCallEvent, { allowPrivateNetwork, url }: AppRights): void {
    const { call } = event;
    try {
      const request = handshakeRequestOf(deserialize(event.payload), url?.origin ?? null);
      const socket = new WebSocketCall(`${request.url.protocol}//${request.url.host}`, this.#portOf(call));
      this.#calls.set(call, socket);
      const ways = {
        http1: () => this.#dispatchers.agent(allowPrivateNetwork),
        http2: (address: URL) => this.#dispatchers.connectHttp2(address, allowPrivateNetwork),
      };
      void socket.run((signal) => shakeHands(request, ways, signal));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#answers.serviceFail(call, { name: "NetworkError", message, code: "NANO_BAD_CALL" });
    }
  }

  #portOf(call: number): SocketPort {
    const answers = this.#answers;
    return {
      reply: (reply) => answers.serviceReply(call, serialize(reply)),
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

  find(call: number): WebSocketCall | undefined {
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
