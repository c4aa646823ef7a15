// nano.server.jsonc -> what it says.

import { dirname, resolve } from "node:path";
import { displayName, readConfigFile } from "./config-file.ts";
import { type KeyPath, type ParsedFile, parseConfigFile } from "./parse.ts";
import type { ListenAddress, ServerLayer } from "./server-config.ts";
import { type AddressEntry, serverFile } from "./server-schema.ts";
import { defaultHost, InvalidValue, listenAddress, proxies } from "./server-values.ts";
import { mistakeAt, unknownKey, validate } from "./validate.ts";

/** `file`: absolute. Its paths are relative to its folder. */
export async function readServerFile(file: string): Promise<ServerLayer> {
  const parsed = parseConfigFile(displayName(file), await readConfigFile(file));
  const written = validate(serverFile, parsed, (key) => {
    throw unknownKey(parsed, key);
  });
  const {
    $schema: _,
    admin,
    limits,
    listeners,
    trustedProxies,
    apps,
    dataDirectory,
    logDirectory,
    secretsKeyFile,
    ...rest
  } = written;
  const folder = dirname(file);
  const place: Place = { parsed, folder };
  return {
    ...rest,
    ...(apps === undefined ? {} : { apps: resolve(folder, apps) }),
    ...(dataDirectory === undefined ? {} : { dataDirectory: resolve(folder, dataDirectory) }),
    ...(secretsKeyFile === undefined ? {} : { secretsKeyFile: resolve(folder, secretsKeyFile) }),
    ...(logDirectory === undefined ? {} : { logDirectory: resolve(folder, logDirectory) }),
    ...(listeners === undefined
      ? {}
      : { listeners: listeners.map((entry, index) => addressOf(entry, ["listeners", index], place)) }),
    ...(admin === undefined ? {} : { adminListen: addressOf(admin.listen, ["admin", "listen"], place) }),
    ...(admin?.tokenFile === undefined ? {} : { adminTokenFile: resolve(folder, admin.tokenFile) }),
    ...(trustedProxies === undefined
      ? {}
      : { trustedProxies: trustedProxies.map((text, index) => blockOf(text, ["trustedProxies", index], parsed)) }),
    ...(limits?.defaults === undefined ? {} : { limitDefaults: limits.defaults }),
    ...(limits?.overrides === undefined ? {} : { limitOverrides: limits.overrides }),
    ...(limits?.ceilings === undefined ? {} : { limitCeilings: limits.ceilings }),
  };
}

interface Place {
  parsed: ParsedFile;
  folder: string;
}

function addressOf(entry: AddressEntry, path: KeyPath, { parsed, folder }: Place): ListenAddress {
  if (typeof entry === "string") {
    // A socket's path is relative to the file, as all its paths are.
    const [, unix] = /^unix:(.*)$/.exec(entry) ?? [];
    return valueAt(path, parsed, () => listenAddress(unix === undefined ? entry : `unix:${resolve(folder, unix)}`));
  }
  const { host, port, unix, mode } = entry;
  if (unix !== undefined) {
    const other = host === undefined ? "port" : "host";
    if (host !== undefined || port !== undefined) {
      throw mistakeAt(parsed, [...path, other], '"unix" is there, too: give one of them');
    }
    return { unix: resolve(folder, unix), ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }) };
  }
  if (mode !== undefined) throw mistakeAt(parsed, [...path, "mode"], 'it is for a socket, and there is no "unix"');
  if (port === undefined) throw mistakeAt(parsed, path, '"port" or "unix" is missing');
  return { host: host ?? defaultHost, port };
}

function blockOf(text: string, path: KeyPath, parsed: ParsedFile): string {
  return valueAt(path, parsed, () => proxies(text));
}

function valueAt<Value>(path: KeyPath, parsed: ParsedFile, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw mistakeAt(parsed, path, error.message.replace(/^It is/, "expected").replace(/\.$/, ""));
  }
}
