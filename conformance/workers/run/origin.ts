// The server that cases fetch from: `env.ORIGIN`. What it answers is written in the path.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";

export interface Origin {
  /** "http://127.0.0.1:PORT". */
  url: string;
  close(): Promise<void>;
}

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function echo(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const { host: _host, connection: _connection, ...headers } = request.headers;
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({ method: request.method, path: url.pathname + url.search, headers, body: body.toString("latin1") }),
  );
}

async function chunks(_url: URL, _request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const piece of ["one,", "two,", "three"]) {
    response.write(piece);
    await wait(5);
  }
  response.end();
}

const answers: Record<string, Answer> = {
  /** The request itself. */
  echo,
  /** In three pieces. */
  chunks,
  text: (_url, _request, response) => void response.setHeader("content-type", "text/plain").end("origin's text"),
  /** /status/404 */
  status: (url, _request, response) => {
    response.statusCode = Number(url.pathname.split("/")[2]);
    response.end(response.statusCode === 204 || response.statusCode === 304 ? undefined : "a body");
  },
  /** /redirect/302?to=/text */
  redirect: (url, _request, response) => {
    const location = url.searchParams.get("to") ?? "/text";
    response.writeHead(Number(url.pathname.split("/")[2]), { location }).end("moved");
  },
  /** The headers are those of the query. */
  headers: (url, _request, response) => {
    for (const [name, value] of url.searchParams) response.appendHeader(name, value);
    response.end("with headers");
  },
  gzip: (_url, _request, response) => {
    const bytes = gzipSync("text that was compressed");
    response.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length }).end(bytes);
  },
  /** A part, and then the connection breaks. */
  broken: async (_url, request, response) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write("a part");
    await wait(20);
    request.socket.destroy();
  },
  /** Nothing for so many milliseconds: /slow?ms=500 */
  slow: async (url, _request, response) => {
    await wait(Number(url.searchParams.get("ms") ?? 1000));
    response.end("late");
  },
};

export async function startOrigin(): Promise<Origin> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://origin");
    const answer = answers[url.pathname.split("/")[1] ?? ""];
    if (answer === undefined) response.writeHead(404).end("no such thing");
    else void answer(url, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
