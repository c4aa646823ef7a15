// Which proxy a connection goes by, and what the proxy is told.

import { Bypass, type Target } from "./bypass.ts";

export interface EgressProxyOptions {
  /** For what is not over TLS: a URL with `http:` or `https:`, and the credentials that the proxy asks for. */
  http?: string | undefined;
  /** For what is over TLS. */
  https?: string | undefined;
  /** Those that are reached without: hosts, addresses, blocks of them; "*". */
  bypass?: readonly string[];
  /** The proxy guards private networks, for every app: it is told names, not addresses that were checked here. */
  resolveNames?: boolean;
}

export interface EgressProxy {
  /** Without credentials. */
  url: URL;
  /** What Proxy-Authorization says; "": nothing. */
  authorization: string;
}

function proxyOf(text: string | undefined): EgressProxy | undefined {
  if (text === undefined) return undefined;
  const url = new URL(text);
  const { username, password } = url;
  url.username = url.password = "";
  if (username === "" && password === "") return { url, authorization: "" };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}

export class EgressProxies {
  readonly resolveNames: boolean;
  readonly #http: EgressProxy | undefined;
  readonly #https: EgressProxy | undefined;
  readonly #bypass: Bypass;

  constructor({ http, https, bypass = [], resolveNames = false }: EgressProxyOptions = {}) {
    this.resolveNames = resolveNames;
    this.#http = proxyOf(http);
    this.#https = proxyOf(https);
    this.#bypass = new Bypass(bypass);
  }

  /** Undefined: there is none in between. */
  proxyFor(target: Target): EgressProxy | undefined {
    const proxy = target.isTls ? this.#https : this.#http;
    return proxy === undefined || this.#bypass.has(target) ? undefined : proxy;
  }

  /**
   * The proxy that is asked for the resource itself, not for a connection: over plain HTTP, where it may resolve names.
   * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
   */
  forwarderOf(target: Target, allowPrivateNetwork: boolean): EgressProxy | undefined {
    if (target.isTls || !(allowPrivateNetwork || this.resolveNames)) return undefined;
    return this.proxyFor(target);
  }

  /** True where plain HTTP goes to a proxy over TLS. */
  get encryptsPlain(): boolean {
    return this.#http?.url.protocol === "https:";
  }

  /** And what is over TLS itself. */
  get encryptsTls(): boolean {
    return this.#https?.url.protocol === "https:";
  }
}
