// What a route of the admin API is: how it is served and how it is described, in one place.

import type { IncomingHttpHeaders } from "node:http";

/** JSON Schema, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface AdminRequest {
  /** What stood for the names in braces. */
  parameters: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Aborted when the client is gone. */
  signal: AbortSignal;
  /** The body, as application/json. */
  json(): Promise<unknown>;
  /** The body as it came. */
  bytes(): Promise<Buffer>;
}

export interface AdminAnswer {
  /** 200 without. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  /** In place of `json`, with a content type in the headers; what is iterated is sent as it comes. */
  body?: string | Uint8Array | AsyncIterable<string>;
}

export interface RouteAnswer {
  description: string;
  schema?: JsonSchema;
  /** application/json without. */
  type?: string;
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** "/v1/apps/{name}": a name in braces stands for one segment. */
  path: string;
  /** Unique among all. */
  operation: string;
  summary: string;
  description?: string;
  /** Asked without a token. */
  open?: boolean;
  /** Parameters of the path and the query, by name. */
  parameters?: Readonly<Record<string, JsonSchema & { description: string }>>;
  body?: { description?: string; types: Readonly<Record<string, JsonSchema>>; mostBytes?: number };
  /** By status; failures have one form, and need no entry unless there is something to say. */
  answers: Readonly<Record<number, RouteAnswer>>;
  handle(request: AdminRequest): AdminAnswer | Promise<AdminAnswer>;
}

/** Names in braces, in their order. */
export function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}
