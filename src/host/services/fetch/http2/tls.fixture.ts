// Servers that speak TLS, for the tests of this room. Their certificate is for tests alone: localhost, h2.example and 127.0.0.1.

import { createSecureServer, type Http2SecureServer } from "node:http2";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setDefaultCACertificates } from "node:tls";
import type { Test } from "tap";

const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT1BKsEo2GVD7lDmU
OydUqXpqycRVzzitDPtBd652g++hRANCAATbgj9FgQUhNLiBnbwQigiovuQyaNVa
arNO2Obrnild+P8KuV2l7JOBex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3
-----END PRIVATE KEY-----
`;

const cert = `-----BEGIN CERTIFICATE-----
MIIBqDCCAU2gAwIBAgIUNPPJoICr0b5O2jBkQFGMT0DfXWUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAyNDkzOFoYDzIxMjYxMTAy
MDI0OTM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATbgj9FgQUhNLiBnbwQigiovuQyaNVaarNO2Obrnild+P8KuV2l7JOB
ex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3o3sweTAdBgNVHQ4EFgQUEk02hVyC4QLM
tteqboLTABmqQ4IwHwYDVR0jBBgwFoAUEk02hVyC4QLMtteqboLTABmqQ4IwDwYD
VR0TAQH/BAUwAwEB/zAmBgNVHREEHzAdgglsb2NhbGhvc3SCCmgyLmV4YW1wbGWH
BH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAK+aBUw+Ss9L3Dsnch6gS3PmIAZIOR3A
qwGcnB0Et/JwAiEAjM/IPIyTreBSoGHfCU5GSUyobhZNghiFEmTuBs1/zuA=
-----END CERTIFICATE-----
`;

setDefaultCACertificates([cert]);

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

/** Speaks HTTP/2 alone. */
export function serveHttp2(t: Test, set: (server: Http2SecureServer) => void): Promise<string> {
  const server = createSecureServer({ key, cert });
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
