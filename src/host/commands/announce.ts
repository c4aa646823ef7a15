// What `nano serve` says about itself.

import type { Colors } from "picocolors/types.js";
import type { AppPlace } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";

/** More apps than this are counted, not listed. */
const LONGEST_LIST = 20;
/** The same for machines. */
const LONGEST_LIST_JSON = 1000;

export interface Address {
  host: string;
  port: number;
}

/** The address as a browser takes it. */
function originOf({ host, port }: Address, label?: string): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  const local = everywhere || host === "127.0.0.1" || host === "::1";
  const name = label !== undefined ? `${label}.localhost` : local ? "localhost" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

export function announcement(apps: AppPlace[], many: boolean, address: Address, colors: Colors): string {
  const [first] = apps;
  const arrow = colors.green("➜");
  const bound = `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
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
export function announcementJson(apps: AppPlace[], many: boolean, address: Address): string {
  const event = { time: new Date().toISOString(), type: "listening", ...address, count: apps.length };
  if (apps.length > LONGEST_LIST_JSON) return JSON.stringify(event);
  const list = apps.map((app) => ({ name: app.name, url: originOf(address, many ? app.label : undefined) }));
  return JSON.stringify({ ...event, apps: list });
}

/** One line, and below it what is to be seen of the cause. */
export function errorText(error: NanoError): string {
  return error.detail === "" ? error.message : `${error.message}\n${error.detail}`;
}

/** An error of listening, as it is told to people. `flag`: by which the address was given. */
export function listenFailure(error: unknown, { host, port }: Address, flag?: string): unknown {
  const [forPort, forHost] = flag === undefined ? ["--port", "--host"] : [flag, flag];
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const fail = (kind: "NANO_ADDRESS_IN_USE" | "NANO_ADDRESS_UNUSABLE", message: string) =>
    new NanoError(kind, message, { cause: error });
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
