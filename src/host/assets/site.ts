// The assets of one app: what answers a request.

import type { AssetsConfig } from "../config/index.ts";
import { type AssetFile, type AssetSource, typeOf } from "./asset-source.ts";
import { type ByteRange, codingsOf, matchesNone, rangeOf } from "./conditions.ts";
import { findAsset, findNotFound } from "./find-asset.ts";
import { type HeadersFile, parseHeadersFile } from "./headers-file.ts";
import { parseRedirectsFile, type RedirectsFile } from "./redirects-file.ts";

export interface AssetRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  /** Nobody else could answer. */
  onlyAsset: boolean;
}

export interface AssetAnswer {
  status: number;
  /** Names in lower case. */
  headers: Map<string, string>;
  body: { file: AssetFile; range: ByteRange } | string;
}

export interface SiteOptions {
  source: AssetSource;
  config: Omit<AssetsConfig, "directory">;
  /** A page that somebody navigates to and that is not there is not the app's to answer, but the assets'. */
  answersNavigation: boolean;
}

/** By coding: the ending of a file that lies beside the one that it stands for. */
const endings: Readonly<Record<string, string>> = { br: ".br", gzip: ".gz" };

export class Site {
  readonly #options: SiteOptions;
  #rules: Promise<{ headers: HeadersFile; redirects: RedirectsFile }> | undefined;
  readonly #warn: (warnings: string[]) => void;

  constructor(options: SiteOptions, warn: (warnings: string[]) => void) {
    this.#options = options;
    this.#warn = warn;
  }

  /** There is no app to answer what the files do not. */
  get isAlone(): boolean {
    return this.#options.config.alone === true;
  }

  get #source(): AssetSource {
    return this.#options.source;
  }

  /** Undefined: it is for the app to answer. */
  async answer(request: AssetRequest): Promise<AssetAnswer | undefined> {
    const { onlyAsset, url, method } = request;
    const path = decodedPath(url.pathname);
    if (!onlyAsset && path !== undefined && isForApp(this.#options.config.runWorkerFirst, path)) return undefined;
    const { redirects } = await this.#readRules();
    const redirect = redirects.find(url);
    if (redirect !== undefined && redirect.code !== 200) {
      return { status: redirect.code, headers: new Map([["location", redirect.location]]), body: "" };
    }
    const asked = redirect === undefined ? path : decodedPath(new URL(redirect.location, url).pathname);
    const answer = asked === undefined ? undefined : await this.#answerPath(request, asked);
    if (answer === undefined) return onlyAsset ? { status: 404, headers: new Map(), body: "" } : undefined;
    if (method !== "GET" && method !== "HEAD") {
      return onlyAsset ? { status: 405, headers: new Map([["allow", "GET, HEAD"]]), body: "" } : undefined;
    }
    return answer;
  }

  #readRules(): Promise<{ headers: HeadersFile; redirects: RedirectsFile }> {
    this.#rules ??= (async () => {
      const headers = parseHeadersFile((await this.#source.readOwn("_headers")) ?? "");
      const redirects = parseRedirectsFile((await this.#source.readOwn("_redirects")) ?? "");
      this.#warn([...headers.warnings, ...redirects.warnings]);
      return { headers, redirects };
    })();
    return this.#rules;
  }

  async #answerPath(request: AssetRequest, path: string): Promise<AssetAnswer | undefined> {
    const { config } = this.#options;
    const found = await findAsset(this.#source, path, config.htmlHandling);
    if (found !== undefined && "redirect" in found) {
      const location = found.redirect.split("/").map(encodeURIComponent).join("/") + request.url.search;
      return { status: 307, headers: new Map([["location", location]]), body: "" };
    }
    if (found !== undefined) return this.#serve(request, found.file, 200);
    if (!request.onlyAsset && !this.#navigates(request)) return undefined;
    const page = await findNotFound(this.#source, path, config.notFoundHandling);
    return page === undefined ? undefined : this.#serve(request, page.file, page.status);
  }

  #navigates({ headers }: AssetRequest): boolean {
    return this.#options.answersNavigation && headers.get("sec-fetch-mode") === "navigate";
  }

  async #serve(request: AssetRequest, file: AssetFile, status: number): Promise<AssetAnswer> {
    const isRange = request.headers.has("range");
    const { file: sent, coding, isVaried } = await this.#variant(request, file, isRange);
    const etag = await this.#source.etagOf(sent);
    const headers = new Map([
      ["content-type", typeOf(file.path)],
      ["etag", etag],
      ["cache-control", "public, max-age=0, must-revalidate"],
    ]);
    if (coding !== undefined) headers.set("content-encoding", coding);
    if (isVaried) headers.set("vary", "Accept-Encoding");
    (await this.#readRules()).headers.apply(request.url, headers);
    if (status === 200 && matchesNone(request.headers.get("if-none-match"), etag)) {
      headers.delete("content-type");
      headers.delete("content-encoding");
      return { status: 304, headers, body: "" };
    }
    const range = status === 200 ? rangeOf(request.headers, etag, sent.size) : undefined;
    if (status === 200) headers.set("accept-ranges", "bytes");
    if (range === "unsatisfiable") {
      return { status: 416, headers: new Map([["content-range", `bytes */${sent.size}`]]), body: "" };
    }
    if (range !== undefined) headers.set("content-range", `bytes ${range.start}-${range.end}/${sent.size}`);
    const part = range ?? { start: 0, end: sent.size - 1 };
    headers.set("content-length", String(part.end - part.start + 1));
    return { status: range === undefined ? status : 206, headers, body: { file: sent, range: part } };
  }

  /** The file itself, or one beside it that is compressed in a way that the client takes. A range is of the file itself. */
  async #variant(
    { headers }: AssetRequest,
    file: AssetFile,
    isRange: boolean,
  ): Promise<{ file: AssetFile; coding?: string; isVaried: boolean }> {
    const codings = Object.keys(endings);
    const beside = await Promise.all(codings.map((coding) => this.#source.find(`/${file.path}${endings[coding]}`)));
    const isVaried = beside.some((variant) => variant !== undefined);
    if (isRange) return { file, isVaried };
    for (const coding of codingsOf(headers.get("accept-encoding"), codings)) {
      const variant = beside[codings.indexOf(coding)];
      if (variant !== undefined) return { file: variant, coding, isVaried };
    }
    return { file, isVaried };
  }
}

/** With single slashes; undefined where it is no text, or a slash was hidden in it. */
function decodedPath(pathname: string): string | undefined {
  if (/%2f|%5c|%00/i.test(pathname)) return undefined;
  try {
    return decodeURIComponent(pathname).replace(/\/{2,}/g, "/");
  } catch {
    return undefined;
  }
}

/** https://developers.cloudflare.com/workers/static-assets/binding/#run_worker_first */
function isForApp(patterns: boolean | readonly string[], path: string): boolean {
  if (typeof patterns === "boolean") return patterns;
  if (patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1), path))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && fits(pattern, path));
}

/** "*" stands for any text. */
function fits(pattern: string, path: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return path === pattern;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return path.length - at >= last.length && path.endsWith(last);
}
