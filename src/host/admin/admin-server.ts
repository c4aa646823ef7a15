// The listener of the admin API: JSON over HTTP, apart from what serves apps.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ListenAddress, TcpAddress } from "../config/index.ts";
import { AdminError, asAdminError } from "./admin-error.ts";
import { isOwnHost } from "./host-check.ts";
import { listenOnSocket } from "./listen-on-socket.ts";
import { openApiOf } from "./openapi.ts";
import { readBody, readJson } from "./request-body.ts";
import type { AdminAnswer, AdminRequest, Route } from "./route.ts";
import { type Found, Router } from "./router.ts";
import type { Token } from "./token.ts";

/** Of a body, where the route does not say. */
const MOST_BYTES = 64 * 1024;
const HEADERS_MS = 10_000;
const REQUEST_MS = 120_000;
const MOST_CONNECTIONS = 256;

export interface AdminServerOptions {
  listen: ListenAddress;
  routes: readonly Route[];
  /** NANO's, for the description. */
  version: string;
  /** Undefined on a Unix socket only. */
  token: Token | undefined;
}

export class AdminServer {
  readonly #options: AdminServerOptions;
  readonly #router: Router;
  readonly #server: Server;

  constructor(options: AdminServerOptions) {
    if (options.token === undefined && !("unix" in options.listen)) throw new Error("Assert: TCP needs a token");
    this.#options = options;
    const description: Route = {
      method: "GET",
      path: "/openapi.json",
      operation: "describe",
      summary: "This description",
      answers: { 200: { description: "OpenAPI 3.1.", schema: { type: "object" } } },
      handle: () => ({ json: openApiOf(all, options.version) }),
    };
    const all = [...options.routes, description];
    this.#router = new Router(all);
    const limits = {
      maxHeaderSize: 16 * 1024,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 1000,
    };
    this.#server = createServer(limits, (message, response) => void this.#serve(message, response));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Resolves to where it listens. Rejects as net.Server does. */
  async listen(): Promise<ListenAddress> {
    const { listen } = this.#options;
    if ("unix" in listen) {
      await listenOnSocket(this.#server, listen);
      return listen;
    }
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen({ host: listen.host, port: listen.port }, () => resolve());
    });
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port } satisfies TcpAddress;
  }

  /** Cuts what is still open. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    const answer = await this.#answer(message, response).catch((error: unknown) => failureAnswer(asAdminError(error)));
    await send(message, response, answer);
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<AdminAnswer> {
    const url = this.#check(message);
    const found = this.#router.find(message.method ?? "", url.pathname);
    this.#authorize(message, found);
    return await found.route.handle(requestOf(message, response, { ...found, url }));
  }

  #check({ url = "", headers }: IncomingMessage): URL {
    const { listen } = this.#options;
    if (!isOwnHost(headers.host, "unix" in listen ? undefined : listen.host)) {
      throw new AdminError(421, "NANO_WRONG_HOST", "ask by the address of this server, or as localhost");
    }
    // Slashes at the beginning would name another host.
    const parsed = url.startsWith("/") ? URL.parse(`http://nano${url}`) : null;
    if (parsed === null) throw new AdminError(400, "NANO_USAGE", "the request's target is no path");
    return parsed;
  }

  #authorize({ headers }: IncomingMessage, { route }: Found): void {
    const { token } = this.#options;
    if (token === undefined || route.open === true || token.isIn(headers.authorization)) return;
    const challenge = { "www-authenticate": 'Bearer realm="NANO admin API"' };
    throw new AdminError(401, "NANO_UNAUTHORIZED", "a token is needed: Authorization: Bearer TOKEN", {
      headers: challenge,
    });
  }
}

function requestOf(message: IncomingMessage, response: ServerResponse, found: Found & { url: URL }): AdminRequest {
  const most = found.route.body?.mostBytes ?? MOST_BYTES;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return {
    parameters: found.parameters,
    query: found.url.searchParams,
    headers: message.headers,
    signal: gone.signal,
    json: () => readJson(message, most),
    bytes: () => readBody(message, most),
  };
}

function failureAnswer({ status, code, message, detail, headers }: AdminError): AdminAnswer {
  return { status, headers, json: { error: { code, message, ...(detail === "" ? {} : { detail }) } } };
}

const everyAnswer = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

async function send(message: IncomingMessage, response: ServerResponse, answer: AdminAnswer): Promise<void> {
  const { status = 200, headers = {}, json, body } = answer;
  const content = json === undefined ? body : `${JSON.stringify(json)}\n`;
  const type = json === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  // What is left of a body that nobody reads is not waited for.
  const unread = message.complete ? {} : { connection: "close" };
  response.writeHead(content === undefined && status === 200 ? 204 : status, {
    ...everyAnswer,
    ...type,
    ...unread,
    ...headers,
  });
  if (content === undefined || message.method === "HEAD") response.end();
  else if (typeof content === "string" || content instanceof Uint8Array) response.end(content);
  else await pipeline(Readable.from(content), response).catch(() => undefined);
}
