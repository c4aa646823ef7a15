// Proxies for tests: they connect, and ask for resources over plain HTTP.

import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Test } from "tap";
import { cert, key } from "./certificate.ts";

export interface TestProxy {
  /** With the credentials, if it wants some. */
  url: string;
  /** What was asked for, in order: "CONNECT host:port", "GET http://host/path". */
  asked: string[];
  /** Fields of each request, in order, with all that each name came with. */
  headers: NodeJS.Dict<string[]>[];
}

interface ProxyOptions {
  /** Answers CONNECT to an authority with a status in place of 200. */
  refuse?(authority: string): number | undefined;
  /** "user:password", as they are in a URL. */
  credentials?: string;
  isTls?: boolean;
}

/** Whatever it is asked for it finds on this machine, at the port that was asked for. */
export async function startProxy(t: Test, options: ProxyOptions = {}): Promise<TestProxy> {
  const { credentials = "", isTls = false } = options;
  const server: Server = isTls ? createTlsServer({ key, cert }) : createServer();
  const connections = new Set<Duplex>();
  const proxy: TestProxy = { url: "", asked: [], headers: [] };
  const wanted = `Basic ${Buffer.from(decodeURIComponent(credentials)).toString("base64")}`;
  const note = ({ method, url, headers, headersDistinct }: IncomingMessage): boolean => {
    proxy.asked.push(`${method} ${url}`);
    proxy.headers.push(headersDistinct);
    return credentials === "" || headers["proxy-authorization"] === wanted;
  };
  server.on("connection", (socket: Duplex) => connections.add(socket));
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    connections.add(socket);
    socket.on("error", () => undefined);
    const status = note(request) ? (options.refuse?.(request.url ?? "") ?? 200) : 407;
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const origin = connect(Number(request.url?.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      origin.pipe(socket).pipe(origin);
    });
    connections.add(origin);
    origin.on("error", () => socket.destroy());
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!note(request)) return response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
    const { port, pathname, search } = new URL(request.url as string);
    const { "proxy-authorization": __, ...headers } = request.headers;
    const onwards = {
      host: "127.0.0.1",
      port: port || 80,
      path: pathname + search,
      method: request.method ?? "",
      headers,
    };
    const origin = httpRequest(onwards, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    origin.on("error", () => response.writeHead(502).end());
    request.pipe(origin);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const name = credentials === "" ? "" : `${credentials}@`;
  proxy.url = `${isTls ? "https" : "http"}://${name}localhost:${port}`;
  return proxy;
}
