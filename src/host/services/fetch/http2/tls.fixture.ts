// Servers that speak TLS, for the tests of this room.

import { createSecureServer, type Http2SecureServer, type SecureServerOptions } from "node:http2";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setDefaultCACertificates } from "node:tls";
import type { Test } from "tap";
import { authority, cert, key } from "../../../../../test/certificate.ts";

setDefaultCACertificates([authority]);

interface TlsServer {
  on(event: "session" | "secureConnection", listener: (connection: { destroy(): void }) => void): unknown;
  listen(port: number, host: string, listening: () => void): unknown;
  address(): AddressInfo | string | null;
  close(): unknown;
}

async function serve(t: Test, server: TlsServer): Promise<string> {
  const connections = new Set<{ destroy(): void }>();
  server.on("session", (session) => connections.add(session));
  server.on("secureConnection", (socket) => connections.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** Speaks HTTP/2 alone, if `options` say nothing else. */
export function serveHttp2(
  t: Test,
  set: (server: Http2SecureServer) => void,
  options: SecureServerOptions = {},
): Promise<string> {
  const server = createSecureServer({ key, cert, ...options });
  server.on("sessionError", () => undefined);
  set(server);
  return serve(t, server as TlsServer);
}

/** Speaks HTTP/1.1 alone. */
export function serveHttp1(t: Test, set: (server: Server) => void): Promise<string> {
  const server = createServer({ key, cert });
  set(server);
  return serve(t, server as TlsServer);
}
