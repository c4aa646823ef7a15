// Stands in for an isolate with one WebSocket, in the tests of this room.

import { deserialize, serialize } from "node:v8";
import type { Test } from "tap";
import type { ServiceError, WebSocketReply } from "../../../protocol/index.ts";
import { Services } from "../index.ts";

interface ClientOptions {
  allow?: boolean;
  origin?: string;
  proxy?: string;
  hosts?: Record<string, string>;
}

/** What an isolate would see of its socket. It gives credit for messages when it is told to. */
export class Client {
  readonly services: Services;
  reply: WebSocketReply | undefined;
  /** Calls that were answered. */
  readonly opened = new Set<number>();
  error: ServiceError | undefined;
  readonly messages: Buffer[] = [];
  closed = "";
  sent = 0;
  credited = 0;
  ended = false;
  #fetched = "";
  #isFetched = false;
  #changed: (() => void) | undefined;

  /** `payload`: what it connects to at once. */
  constructor(t: Test, payload?: unknown, options: ClientOptions = {}) {
    this.services = new Services({
      allowPrivateNetwork: () => options.allow ?? true,
      url: () => (options.origin === undefined ? null : new URL(options.origin)),
      hosts: options.hosts ?? {},
      proxies: { http: options.proxy, https: options.proxy },
      answers: {
        serviceReply: (call, bytes) => {
          this.opened.add(call);
          if (call !== 2) this.#note(() => (this.reply = deserialize(bytes) as WebSocketReply));
        },
        serviceChunk: (call, bytes) => {
          this.#note(() => {
            if (call === 1) this.#take(Buffer.from(bytes));
            else this.#fetched += Buffer.from(bytes);
          });
          return false;
        },
        serviceEnd: (call) =>
          this.#note(() => {
            if (call === 1) this.ended = true;
            else this.#isFetched = true;
          }),
        serviceFail: (_call, error) => this.#note(() => (this.error = error)),
        serviceCredit: (_call, bytes) => this.#note(() => (this.credited += bytes)),
      },
    });
    t.teardown(() => this.services.close());
    if (payload !== undefined) this.connect(payload);
  }

  connect(payload: unknown, call = 1): void {
    const names = { service: "websocket", method: "connect", requestId: "r", hasBody: true };
    this.services.handle({ type: "service", call, app: 1, ...names, payload: serialize(payload) });
  }

  /** The body of what the same app fetches. */
  async fetch(url: string): Promise<string> {
    this.#fetched = "";
    this.#isFetched = false;
    const payload = Buffer.from(["GET", url, "follow", "", "", "", "", ""].join("\n"));
    const names = { service: "fetch", method: "fetch", requestId: "r", hasBody: false };
    this.services.handle({ type: "service", call: 2, app: 1, ...names, payload });
    await this.until(() => this.#isFetched || this.error);
    return this.#fetched;
  }

  #note(change: () => void): void {
    change();
    this.#changed?.();
  }

  #take(bytes: Buffer): void {
    const mark = String.fromCharCode(bytes.at(-1) as number);
    const payload = bytes.subarray(0, -1);
    if (mark === "t" || mark === "b") this.messages.push(payload);
    else if (mark === "a") this.sent += Number(payload.toString());
    else if (mark === "c") this.closed = payload.toString();
  }

  credit(bytes: number): void {
    this.services.handle({ type: "serviceCredit", call: 1, bytes });
  }

  cancel(): void {
    this.services.handle({ type: "serviceCancel", call: 1 });
  }

  write(text: string | Uint8Array): void {
    this.services.handle({ type: "serviceChunk", call: 1, bytes: Buffer.from(text) });
  }

  async until(done: () => unknown): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }
}
