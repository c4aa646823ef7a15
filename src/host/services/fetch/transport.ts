// What sends a request and gets its response's head, over whatever version of HTTP.

import type { Readable } from "node:stream";
import type { RequestBody } from "./request-body.ts";

/** Name in lower case, value. */
export type HeaderPairs = readonly (readonly [string, string])[];

export interface SentRequest {
  method: string;
  url: URL;
  /** Names as the app wrote them. */
  headers: HeaderPairs;
  body: RequestBody | null;
  /** Undefined when it is not known. */
  bodyLength: number | undefined;
  /** Over a connection that is made for it. */
  alone: boolean;
  signal: AbortSignal;
}

export interface Received {
  status: number;
  /** "" over HTTP/2, which has none. */
  statusText: string;
  headers: [string, string][];
  /** It has a listener for its errors. */
  body: Readable;
  /** Nobody reads the body, and its connection should serve again. */
  discard(): void;
}

export interface Transport {
  send(request: SentRequest): Promise<Received>;
}

/** With the body's length, for who does not frame it. */
export function countedHeaders({ headers, body, bodyLength }: SentRequest): HeaderPairs {
  if (body === null || bodyLength === undefined) return headers;
  return [...headers, ["content-length", String(bodyLength)]];
}

export function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([(raw[index] as string).toLowerCase(), raw[index + 1] as string]);
  }
  return pairs;
}
