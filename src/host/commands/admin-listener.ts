// The admin API of `nano serve`: where it listens, and what it asks for.

import { join } from "node:path";
import pc from "picocolors";
import {
  type AdminContext,
  AdminServer,
  type AdminServerOptions,
  adminRoutes,
  makeToken,
  readToken,
} from "../admin/index.ts";
import type { ListenAddress } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import { findPackage } from "../native/index.ts";
import { serverJson } from "../observe/index.ts";
import { listenFailure } from "./announce.ts";
import type { ServeOptions } from "./serve-options.ts";

/** In the data directory. */
const TOKEN_FILE = "admin-token";
/** The same: where the command line looks for a server. */
export const SOCKET_FILE = "admin.sock";

export interface Listening {
  close(): void;
}

/** Listens on a socket in the data directory, and where it was asked to. Throws where it cannot. */
export async function startAdmin(options: ServeOptions, context: AdminContext): Promise<Listening> {
  const { admin, dataDirectory } = options;
  const given = { routes: adminRoutes(context), version: findPackage().version };
  const servers: AdminServer[] = [];
  const close = () => {
    for (const server of servers) server.close();
  };
  try {
    if (admin !== undefined) {
      const server = new AdminServer({ ...given, listen: admin.listen, token: tokenOf(options, admin) });
      servers.push(server);
      announce(await listen(server, admin.listen), options);
    }
    if (dataDirectory !== undefined) servers.push(...(await listenInside(dataDirectory, given)));
  } catch (error) {
    close();
    throw error;
  }
  return { close };
}

/** A path that is too long for a socket is no reason not to serve. */
async function listenInside(
  dataDirectory: string,
  given: Pick<AdminServerOptions, "routes" | "version">,
): Promise<AdminServer[]> {
  const address = { unix: join(dataDirectory, SOCKET_FILE) };
  const server = new AdminServer({ ...given, listen: address, token: undefined });
  try {
    await listen(server, address);
    return [server];
  } catch (error) {
    if (!(error instanceof NanoError)) throw error;
    process.stderr.write(`${pc.yellow("warning:")} ${error.message} (--admin unix:PATH gives the admin API another)\n`);
    return [];
  }
}

async function listen(server: AdminServer, address: ListenAddress): Promise<ListenAddress> {
  try {
    return await server.listen();
  } catch (error) {
    throw error instanceof NanoError ? error : listenFailure(error, address, "--admin");
  }
}

/** On a Unix socket its permissions say who may ask. */
function tokenOf({ dataDirectory }: ServeOptions, { listen, tokenFile }: NonNullable<ServeOptions["admin"]>) {
  if ("unix" in listen) return undefined;
  if (tokenFile !== undefined) return readToken(tokenFile);
  if (dataDirectory !== undefined) return makeToken(join(dataDirectory, TOKEN_FILE));
  throw new NanoError(
    "NANO_USAGE",
    "the admin API on TCP needs a token: give --admin-token-file, or --data, where one is made",
  );
}

function announce(address: ListenAddress, { logFormat }: ServeOptions): void {
  if (logFormat === "json") {
    process.stdout.write(`${serverJson("admin", address)}\n`);
  } else {
    process.stdout.write(`   admin API at ${"unix" in address ? `unix:${address.unix}` : origin(address)}\n`);
  }
}

function origin({ host, port }: { host: string; port: number }): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}
