// One outbound request of an app, from call to the last byte of the answer's body.

import type { Readable } from "node:stream";
import type { Agent, Dispatcher } from "undici";
import type { FetchReply, ServiceError } from "../../../protocol/index.ts";
import { codingsOf, decode } from "./content-coding.ts";
import { serviceErrorOf } from "./failure.ts";
import type { CorsProtocol, PreflightAnswer } from "./origin/cors.ts";
import { isConnectionHeader, type OutgoingRequest } from "./outgoing-request.ts";
import { type Redirect, type RedirectState, redirectOf, redirectStatuses } from "./redirects.ts";
import { RequestBody } from "./request-body.ts";

/** Bytes of an answer's body that may be sent before the app gives credit. */
const FIRST_CREDIT = 256 * 1024;

/** https://fetch.spec.whatwg.org/#null-body-status */
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);

/** Where the answer goes. After `end` or `fail` nothing more is said. */
export interface CallPort {
  reply(reply: FetchReply): void;
  chunk(bytes: Uint8Array): void;
  end(): void;
  fail(error: ServiceError): void;
  /** `bytes` of the request's body were taken. */
  credit(bytes: number): void;
}

interface Answer {
  request: OutgoingRequest;
  redirected: boolean;
  response: Dispatcher.ResponseData;
  /** Name in lower case, value. */
  headers: [string, string][];
}

/** What is asked for, and whether a body follows. */
export interface Asked {
  request: OutgoingRequest;
  hasBody: boolean;
  cors: CorsProtocol | null;
}

type Send = (request: OutgoingRequest) => Promise<Dispatcher.ResponseData>;

export class FetchCall {
  readonly #request: OutgoingRequest;
  readonly #port: CallPort;
  /** Null for an app without origin. */
  readonly #cors: CorsProtocol | null;
  readonly #abort = new AbortController();
  #body: RequestBody | undefined;
  #answer: Readable | undefined;
  #credit = FIRST_CREDIT;
  #over = false;

  constructor({ request, hasBody, cors }: Asked, port: CallPort) {
    this.#request = request;
    this.#port = port;
    this.#cors = cors;
    if (hasBody) this.#body = new RequestBody(request.bodyLength, (bytes) => port.credit(bytes));
  }

  /** Never rejects: what goes wrong is told to the port. Done when the answer's head is. */
  async run(dispatcher: Promise<Agent>): Promise<void> {
    try {
      const { request } = await import("undici");
      const agent = await dispatcher;
      const answer = await this.#follow((outgoing) => request(outgoing.url, this.#optionsOf(outgoing, agent)));
      await this.#deliver(answer);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** More of the request's body. */
  write(bytes: Uint8Array): void {
    if (this.#body !== undefined) this.#body.push(bytes);
    // A redirect made it superfluous: taken, so that the app's stream comes to its end.
    else this.#port.credit(bytes.byteLength);
  }

  /** The request's body is complete. */
  endBody(): void {
    this.#body?.end();
  }

  /** The app consumed `bytes` of the answer's body. */
  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.#pump();
  }

  cancel(): void {
    this.#over = true;
    this.#abort.abort();
    this.#body?.end();
    this.#answer?.destroy();
  }

  #optionsOf(outgoing: OutgoingRequest, dispatcher: Agent) {
    const headers = outgoing.headers.flat();
    const body = this.#body;
    if (body !== undefined && outgoing.bodyLength !== undefined) {
      headers.push("content-length", String(outgoing.bodyLength));
    }
    return {
      dispatcher,
      method: outgoing.method,
      headers,
      // undici takes any async iterable, which its types do not say.
      body: (body?.read() ?? null) as unknown as Readable | null,
      signal: this.#abort.signal,
      responseHeaders: "raw" as const,
    };
  }

  async #follow(send: Send): Promise<Answer> {
    let request = this.#request;
    for (let count = 0; ; count++) {
      const prepared = (await this.#cors?.prepare(request, (asked) => this.#askBefore(asked, send))) ?? request;
      const response = await send(prepared);
      // An error may come at any time from now on; who reads the body hears of it in his own way.
      response.body.on("error", () => undefined);
      const headers = headerPairs(response.headers as unknown as string[]);
      this.#checkOrigin(response, headers);
      const redirect = this.#redirect(request, response, headers, count);
      if (redirect === undefined) return { request, redirected: count > 0, response, headers };
      // What a redirect says beside its location is read away, so that the connection can serve again.
      response.body.dump({ limit: 64 * 1024, signal: this.#abort.signal }).catch(() => undefined);
      request = redirect.request;
      if (redirect.dropBody) this.#dropBody();
    }
  }

  /** Sends a preflight, which has no body. */
  async #askBefore(request: OutgoingRequest, send: Send): Promise<PreflightAnswer> {
    const body = this.#body;
    this.#body = undefined;
    const answer = send(request);
    this.#body = body;
    const response = await answer;
    response.body.on("error", () => undefined);
    response.body.dump({ limit: 64 * 1024, signal: this.#abort.signal }).catch(() => undefined);
    return { status: response.statusCode, headers: headerPairs(response.headers as unknown as string[]) };
  }

  #checkOrigin(response: Dispatcher.ResponseData, headers: [string, string][]): void {
    try {
      this.#cors?.check(headers);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  #redirect(
    request: OutgoingRequest,
    response: Dispatcher.ResponseData,
    headers: [string, string][],
    count: number,
  ): Redirect | undefined {
    const body: RedirectState["body"] = this.#body === undefined ? "none" : this.#body.replayable ? "source" : "stream";
    const location = headers.find(([name]) => name === "location")?.[1];
    try {
      const redirect = redirectOf(request, { status: response.statusCode, location }, { count, body });
      if (redirect !== undefined) this.#cors?.redirect(redirect.request, headers);
      return redirect;
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  #dropBody(): void {
    this.#body?.end();
    this.#body = undefined;
  }

  async #deliver({ request, redirected, response, headers }: Answer): Promise<void> {
    const status = response.statusCode;
    const hasBody = request.method !== "HEAD" && !nullBodyStatuses.has(status);
    const encoding = headers.filter(([name]) => name === "content-encoding").map(([, value]) => value);
    const codings = hasBody ? codingsOf(encoding.join(",")) : [];
    const url = new URL(request.url);
    url.hash = "";
    if (this.#over) {
      response.body.destroy();
      return;
    }
    const reply: FetchReply = {
      url: url.href,
      redirected,
      status,
      statusText: response.statusText,
      headers: headers.filter(([name]) => !isHidden(name, codings.length > 0)).flat(),
      hasBody,
    };
    const isRedirect = redirectStatuses.has(status) && request.redirect === "manual";
    const shown = this.#cors?.filter(reply, isRedirect) ?? reply;
    this.#port.reply(shown);
    if (shown.hasBody) this.#stream(await decode(response.body, codings));
    else {
      this.#over = true;
      response.body.destroy();
    }
  }

  #stream(answer: Readable): void {
    this.#answer = answer;
    answer.on("readable", () => this.#pump());
    answer.on("end", () => {
      if (this.#over) return;
      this.#over = true;
      this.#port.end();
    });
    answer.on("error", (error) => this.#fail(error));
    if (this.#over) answer.destroy();
    else if (answer.errored !== null) this.#fail(answer.errored);
  }

  #pump(): void {
    const answer = this.#answer;
    while (answer !== undefined && !this.#over && this.#credit > 0) {
      const length = Math.min(this.#credit, answer.readableLength);
      const chunk = (length === 0 ? answer.read() : answer.read(length)) as Buffer | null;
      if (chunk === null) return;
      this.#credit -= chunk.byteLength;
      this.#port.chunk(chunk);
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.cancel();
    this.#port.fail(serviceErrorOf(error, this.#request.url.href));
  }
}

function headerPairs(raw: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([(raw[index] as string).toLowerCase(), raw[index + 1] as string]);
  }
  return pairs;
}

/** Headers of the connection, and those of the coding once it is undone (D-SERVICES-1). */
function isHidden(name: string, decoded: boolean): boolean {
  if (name === "content-encoding" || name === "content-length") return decoded;
  return isConnectionHeader(name);
}
