// The client of a case's requests: one connection each, nothing added that a runtime would hand to the app.

import { type ClientRequest, type IncomingMessage, request as newRequest } from "node:http";
import type { Exchange } from "../read/case.ts";

export interface Target {
  port: number;
  host: string;
}

/** What came back. */
export interface Received {
  /** 0: nothing came. */
  status: number;
  /** As they came. */
  headers: [string, string][];
  body: Buffer;
  /** How it ended: "refused" when the connection broke before there was a status, "silent" when nothing more came. */
  end: "whole" | "broken" | "left" | "refused" | "silent";
  /** What came back for each piece of a talk. */
  talk: string[];
}

/** So long may a runtime say nothing. */
export const silenceMs = 15_000;

function headersOf(response: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  const raw = response.rawHeaders;
  for (let index = 0; index < raw.length; index += 2) {
    pairs.push([(raw[index] as string).toLowerCase(), raw[index + 1] as string]);
  }
  return pairs;
}

function bodyOf({ options }: Exchange): Buffer | undefined {
  if (options.base64 !== undefined) return Buffer.from(options.base64, "base64");
  return options.body === undefined ? undefined : Buffer.from(options.body);
}

/** Sends the next piece whenever something came back for the last. */
class Talk {
  readonly #request: ClientRequest;
  readonly #pieces: string[];
  readonly answers: string[] = [];

  constructor(request: ClientRequest, pieces: readonly string[]) {
    this.#request = request;
    this.#pieces = [...pieces];
    this.#next();
  }

  #next(): void {
    const piece = this.#pieces.shift();
    if (piece === undefined) this.#request.end();
    else this.#request.write(piece);
  }

  heard(chunk: Buffer): void {
    this.answers.push(chunk.toString());
    this.#next();
  }
}

/** Resolves to what came back; a connection that fails is an answer, too. */
export function send(exchange: Exchange, { port, host }: Target): Promise<Received> {
  const { options, method, path } = exchange;
  const received: Received = { status: 0, headers: [], body: Buffer.alloc(0), end: "refused", talk: [] };
  return new Promise((resolve) => {
    const headers = { host, ...options.headers };
    const request = newRequest({ host: "127.0.0.1", port, method, path, headers, agent: false, setHost: false });
    const finish = (end: Received["end"]) => {
      clearTimeout(timer);
      received.end = end;
      request.destroy();
      resolve(received);
    };
    const timer = setTimeout(() => finish("silent"), silenceMs);
    let talk: Talk | undefined;
    request.on("error", () => finish(received.status === 0 ? "refused" : "broken"));
    request.on("response", (response) => {
      received.status = response.statusCode ?? 0;
      received.headers = headersOf(response);
      response.on("data", (chunk: Buffer) => {
        received.body = Buffer.concat([received.body, chunk]);
        talk?.heard(chunk);
        if (options.leave === true) finish("left");
      });
      response.on("end", () => finish(response.complete ? "whole" : "broken"));
      response.on("error", () => finish("broken"));
    });
    if (options.talk === undefined) request.end(bodyOf(exchange));
    else talk = new Talk(request, options.talk);
    received.talk = talk?.answers ?? received.talk;
  });
}
