// The proxies by which apps reach the outside, as the environment names them for every program.

import { NanoError } from "../errors/index.ts";

export interface EgressProxyConfig {
  /** For what is not over TLS: a URL with `http:` or `https:`, and the credentials that the proxy asks for. */
  http?: string;
  /** For what is over TLS. */
  https?: string;
  /** Those that are reached without: hosts, ".domain", addresses, blocks of them, each with or without a port; "*". */
  bypass: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** In lower case goes first, as with curl. */
function variableOf(environment: Environment, name: string): { name: string; text: string } | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const text = environment[spelling]?.trim();
    if (text !== undefined && text !== "") return { name: spelling, text };
  }
  return undefined;
}

function proxyOf(environment: Environment, name: string): string | undefined {
  const value = variableOf(environment, name) ?? variableOf(environment, "all_proxy");
  if (value === undefined) return undefined;
  const url = URL.parse(/^[a-z][\w+.-]*:\/\//i.test(value.text) ? value.text : `http://${value.text}`);
  if (url === null || !hasCredentials(url)) throw wrong(value.name, "It is no URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw wrong(value.name, `A proxy of ${url.protocol.slice(0, -1)} is not supported.`);
  }
  return url.href;
}

/** They are as they will be read, or there are none. */
function hasCredentials({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}:${password}`);
    return true;
  } catch {
    return false;
  }
}

/** What was said may have a password in it. */
function wrong(variable: string, reason: string): NanoError {
  return new NanoError(
    "NANO_USAGE",
    `${variable} is invalid. ${reason} Give http://HOST:PORT or https://HOST:PORT, or unset it`,
  );
}

/** Undefined where no proxy is named. Throws NANO_USAGE. */
export function egressProxiesOf(environment: Environment): EgressProxyConfig | undefined {
  const http = proxyOf(environment, "http_proxy");
  const https = proxyOf(environment, "https_proxy");
  if (http === undefined && https === undefined) return undefined;
  const bypass = variableOf(environment, "no_proxy")?.text.split(/[\s,]+/) ?? [];
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    bypass: bypass.filter((entry) => entry !== ""),
  };
}
