// Stands in for an isolate and for the servers that it calls, in the tests of this room.

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { deserialize } from "node:v8";
import type { Test } from "tap";
import type { FetchCall, FetchReply, ServiceError } from "../../protocol/index.ts";
import { Services, type ServicesOptions } from "./index.ts";

interface CallerOptions {
  allow?: boolean;
  hosts?: Record<string, string | string[]>;
  url?: string;
  proxies?: ServicesOptions["proxies"];
}

/** What an isolate would see of its call, with the engine's rules for credit. */
export class Caller {
  readonly services: Services;
  reply: FetchReply | undefined;
  error: ServiceError | undefined;
  receivedLength = 0;
  ended = false;
  credited = 0;
  #chunks: Buffer[] = [];
  #credit = 256 * 1024;
  #changed: (() => void) | undefined;
  readonly #reading: boolean;
  /** By the numbers of their calls. */
  readonly #callers: Map<number, Caller>;
  readonly #number: number;

  /** `beside`: whose services it uses. */
  constructor(t: Test, options: CallerOptions & { reading?: boolean; beside?: Caller } = {}) {
    this.#reading = options.reading ?? true;
    this.#callers = options.beside === undefined ? new Map() : options.beside.#callers;
    this.#number = this.#callers.size + 1;
    this.#callers.set(this.#number, this);
    this.services = options.beside?.services ?? this.#begin(t, options);
  }

  #begin(t: Test, options: CallerOptions): Services {
    const note = (call: number, change: (caller: Caller) => void) => {
      const caller = this.#callers.get(call);
      if (caller !== undefined) caller.#note(() => change(caller));
    };
    const services = new Services({
      allowPrivateNetwork: () => options.allow ?? true,
      url: () => (options.url === undefined ? null : new URL(options.url)),
      hosts: options.hosts ?? {},
      proxies: options.proxies,
      answers: {
        serviceReply: (call, payload) => note(call, (caller) => (caller.reply = deserialize(payload) as FetchReply)),
        serviceChunk: (call, bytes) => {
          note(call, (caller) => caller.#take(bytes));
          return false;
        },
        serviceEnd: (call) => note(call, (caller) => (caller.ended = true)),
        serviceFail: (call, error) => note(call, (caller) => (caller.error = error)),
        serviceCredit: (call, bytes) => note(call, (caller) => (caller.credited += bytes)),
      },
    });
    t.teardown(() => services.close());
    return services;
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #note(change: () => void): void {
    change();
    this.#changed?.();
  }

  #take(bytes: Uint8Array): void {
    this.#credit -= bytes.byteLength;
    if (this.#credit < 0) throw new Error("more than the credit was sent");
    this.#chunks.push(Buffer.from(bytes));
    this.receivedLength += bytes.byteLength;
    if (this.#reading) this.giveCredit(bytes.byteLength);
  }

  giveCredit(bytes: number): void {
    this.#credit += bytes;
    setImmediate(() => this.services.handle({ type: "serviceCredit", call: this.#number, bytes }));
  }

  call(fetch: Partial<FetchCall> & { url: string }, hasBody = false): this {
    const { method = "GET", url, redirect = "follow", bodyLength = "", headers = [] } = fetch;
    const { mode = "", credentials = "", referrer = "", referrerPolicy = "" } = fetch;
    const lines = [method, url, redirect, bodyLength, mode, credentials, referrer, referrerPolicy, ...headers];
    const payload = Buffer.from(lines.join("\n"), "latin1");
    const names = { service: "fetch", method: "fetch" };
    this.services.handle({ type: "service", call: this.#number, app: 1, requestId: "r", ...names, payload, hasBody });
    return this;
  }

  write(text: string | Uint8Array): void {
    this.services.handle({ type: "serviceChunk", call: this.#number, bytes: Buffer.from(text) });
  }

  endBody(): void {
    this.services.handle({ type: "serviceEnd", call: this.#number });
  }

  cancel(): void {
    this.services.handle({ type: "serviceCancel", call: this.#number });
  }

  async until(done: () => unknown): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async whole(): Promise<FetchReply> {
    await this.until(() => this.ended || this.error !== undefined || this.reply?.hasBody === false);
    if (this.reply === undefined || this.error !== undefined) throw new Error(this.error?.message);
    return this.reply;
  }

  async failed(): Promise<ServiceError> {
    await this.until(() => this.error !== undefined);
    return this.error as ServiceError;
  }
}

export async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

export function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location }).end("moved");
}
