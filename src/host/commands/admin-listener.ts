// The admin API of `nano serve`: where it listens, and what it asks for.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type AdminContext, AdminServer, adminRoutes, makeToken, readToken, type Token } from "../admin/index.ts";
import type { ListenAddress } from "../config/index.ts";
import { NanoError, systemReason } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";
import { listenFailure } from "./announce.ts";
import type { ServeOptions } from "./serve-options.ts";

/** In the data directory. */
const TOKEN_FILE = "admin-token";

/** Listens; undefined where nobody asked for an admin API. Throws where it cannot. */
export async function startAdmin(options: ServeOptions, context: AdminContext): Promise<AdminServer | undefined> {
  const { admin } = options;
  if (admin === undefined) return undefined;
  const token = tokenOf(options, admin);
  const { version } = findPackage();
  const server = new AdminServer({ listen: admin.listen, routes: adminRoutes(context), version, token });
  try {
    announce(await server.listen(), options);
  } catch (error) {
    throw adminListenFailure(error, admin.listen);
  }
  return server;
}

/** On a Unix socket its permissions say who may ask. */
function tokenOf({ dataDirectory }: ServeOptions, { listen, tokenFile }: NonNullable<ServeOptions["admin"]>) {
  if ("unix" in listen) return undefined;
  if (tokenFile !== undefined) return readToken(tokenFile);
  if (dataDirectory !== undefined) return tokenIn(dataDirectory);
  throw new NanoError(
    "NANO_USAGE",
    "the admin API on TCP needs a token: give --admin-token-file, or --data, where one is made",
  );
}

function tokenIn(dataDirectory: string): Token {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new NanoError("NANO_USAGE", `${dataDirectory}: ${systemReason(cause)}`, { cause });
  }
  return makeToken(join(dataDirectory, TOKEN_FILE));
}

function announce(listen: ListenAddress, { logFormat }: ServeOptions): void {
  if (logFormat === "json") {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), type: "admin", ...listen })}\n`);
  } else {
    process.stdout.write(`   admin API at ${"unix" in listen ? `unix:${listen.unix}` : origin(listen)}\n`);
  }
}

function origin({ host, port }: { host: string; port: number }): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}

function adminListenFailure(error: unknown, listen: ListenAddress): unknown {
  if (error instanceof NanoError) return error;
  if (!("unix" in listen)) return listenFailure(error, listen, "--admin");
  const reason = systemReason(error);
  if (reason === undefined) return error;
  const code = (error as NodeJS.ErrnoException).code === "EADDRINUSE" ? "NANO_ADDRESS_IN_USE" : "NANO_ADDRESS_UNUSABLE";
  return new NanoError(code, `cannot listen on unix:${listen.unix}: ${reason}`, { cause: error });
}
