// What `nano serve` says about itself.

import type { Colors } from "picocolors/types.js";
import type { AppPlace } from "../apps/index.ts";
import type { ListenAddress } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import type { BoundListener } from "../native/index.ts";
import { serverJson } from "../observe/index.ts";

/** More apps than this are counted, not listed. */
const LONGEST_LIST = 20;
/** The same for machines. */
const LONGEST_LIST_JSON = 1000;

type TcpListener = Extract<BoundListener, { host: string }>;

/** Of where the server listens. */
function boundText(bound: BoundListener): string {
  if ("unix" in bound) return `unix:${bound.unix}`;
  return `${bound.host.includes(":") ? `[${bound.host}]` : bound.host}:${bound.port}`;
}

/** The address as a browser takes it; a Unix socket is none. */
function originOf(bound: BoundListener, label?: string): string {
  return "unix" in bound ? (label ?? boundText(bound)) : urlOf(bound, label);
}

function urlOf({ host, port }: TcpListener, label?: string): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  const local = everywhere || host === "127.0.0.1" || host === "::1";
  const name = label !== undefined ? `${label}.localhost` : local ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

/** What can be asked: the first listener that a browser can use is what URLs are of. */
export interface Announced {
  apps: readonly AppPlace[];
  many: boolean;
  listeners: readonly BoundListener[];
}

function listenerOfUrls(listeners: readonly BoundListener[]): BoundListener {
  const first = listeners.find((bound) => !("unix" in bound)) ?? listeners[0];
  if (first === undefined) throw new Error("Assert: a server listens somewhere");
  return first;
}

export function announcement({ apps, many, listeners }: Announced, colors: Colors): string {
  const [first] = apps;
  const arrow = colors.green("➜");
  const address = listenerOfUrls(listeners);
  const bound = listeners.map(boundText).join(", ");
  if (!many && first !== undefined) {
    return `${arrow}  ${colors.bold(first.name)} at ${colors.cyan(originOf(address))} ${colors.dim(`(${bound}, every host)`)}`;
  }
  const count = `${apps.length} ${apps.length === 1 ? "app" : "apps"}`;
  if (apps.length > LONGEST_LIST) {
    return `${arrow}  ${colors.bold(count)} at ${colors.cyan(originOf(address, "<app>"))} ${colors.dim(`(${bound})`)}`;
  }
  const width = Math.max(0, ...apps.map((app) => app.name.length));
  const lines = apps.map(
    (app) => `   ${colors.bold(app.name.padEnd(width))}  ${colors.cyan(originOf(address, app.label))}`,
  );
  return [`${arrow}  ${count} on ${bound}`, ...lines].join("\n");
}

/** As one object: `apps` is left out where there are very many. */
export function announcementJson({ apps, many, listeners }: Announced): string {
  const address = listenerOfUrls(listeners);
  const event = { ...address, listeners, count: apps.length };
  if (apps.length > LONGEST_LIST_JSON) return serverJson("listening", event);
  const list = apps.map((app) => ({ name: app.name, url: originOf(address, many ? app.label : undefined) }));
  return serverJson("listening", { ...event, apps: list });
}

/** One line, and below it what is to be seen of the cause. */
export function errorText(error: NanoError): string {
  return error.detail === "" ? error.message : `${error.message}\n${error.detail}`;
}

/** An error of listening, as it is told to people. `flag`: by which the address was given. */
export function listenFailure(error: unknown, address: ListenAddress, flag?: string): unknown {
  const [forPort, forHost] = flag === undefined ? ["--port", "--host"] : [flag, flag];
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const fail = (kind: "NANO_ADDRESS_IN_USE" | "NANO_ADDRESS_UNUSABLE", message: string) =>
    new NanoError(kind, message, { cause: error });
  if ("unix" in address) {
    if (typeof code !== "string") return error;
    if (code === "ENAMETOOLONG") {
      return fail("NANO_ADDRESS_UNUSABLE", `unix:${address.unix}: the path of a socket has up to 107 bytes`);
    }
    if (code !== "EADDRINUSE") return fail("NANO_ADDRESS_UNUSABLE", `cannot listen on unix:${address.unix} (${code})`);
    return fail(
      "NANO_ADDRESS_IN_USE",
      `unix:${address.unix} is in use, or another file than a socket (take another path)`,
    );
  }
  const { host, port } = address;
  switch (code) {
    case "EADDRINUSE":
      return fail(
        "NANO_ADDRESS_IN_USE",
        `port ${port} on ${host} is in use (${forPort} takes another, 0 any free one)`,
      );
    case "EACCES":
      return fail(
        "NANO_ADDRESS_UNUSABLE",
        `port ${port} needs rights that this user has not (${forPort} takes another)`,
      );
    case "EADDRNOTAVAIL":
    case "EINVAL":
      return fail("NANO_ADDRESS_UNUSABLE", `${host} is no address of this machine (${forHost} takes another)`);
    default:
      if (typeof code !== "string") return error;
      return fail("NANO_ADDRESS_UNUSABLE", `cannot listen on ${host} (${code}; ${forHost} takes another address)`);
  }
}
