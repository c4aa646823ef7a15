// One outbound request of an app, from call to the last byte of the answer's body.

import type { Readable } from "node:stream";
import type { FetchReply, ServiceError } from "../../../protocol/index.ts";
import { codingsOf, decode } from "./content-coding.ts";
import { serviceErrorOf } from "./failure.ts";
import type { CorsProtocol, PreflightAnswer } from "./origin/cors.ts";
import { isConnectionHeader, type OutgoingRequest } from "./outgoing-request.ts";
import { type Redirect, type RedirectState, redirectOf, redirectStatuses } from "./redirects.ts";
import { RequestBody } from "./request-body.ts";
import type { Received, SentRequest, Transport } from "./transport.ts";

/** Bytes of an answer's body that may be sent before the app gives credit. */
const FIRST_CREDIT = 256 * 1024;

/** https://fetch.spec.whatwg.org/#null-body-status */
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);

/** Where the answer goes. After `end` or `fail` nothing more is said. */
export interface CallPort {
  reply(reply: FetchReply): void;
  /** True when they take none of the credit. */
  chunk(bytes: Uint8Array): boolean;
  end(): void;
  fail(error: ServiceError): void;
  /** `bytes` of the request's body were taken. */
  credit(bytes: number): void;
}

interface Answer {
  request: OutgoingRequest;
  redirected: boolean;
  response: Received;
}

/** What is asked for, and whether a body follows. */
export interface Asked {
  request: OutgoingRequest;
  hasBody: boolean;
  cors: CorsProtocol | null;
}

/** `alone`: over a connection that is made for it. */
type Send = (request: OutgoingRequest, alone?: boolean) => Promise<Received>;

const MISDIRECTED = 421;

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

  /**
   * Never rejects: what goes wrong is told to the port. Done when the answer's head is. `first`: the request was sent
   * already, and this is its response.
   */
  async run(via: Transport, first?: Received): Promise<void> {
    let answered = first;
    try {
      const answer = await this.#follow(async (outgoing, alone = false) => {
        const received = answered ?? (await via.send(this.#sent(outgoing, alone)));
        answered = undefined;
        return received;
      });
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

  #sent({ method, url, headers, written, bodyLength }: OutgoingRequest, alone: boolean): SentRequest {
    const named = headers.map(([name, value]) => [written.get(name) ?? name, value] as const);
    return { method, url, headers: named, body: this.#body ?? null, bodyLength, alone, signal: this.#abort.signal };
  }

  /** https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch, step 16: a 421 is tried again, where it can be. */
  async #sendTwice(request: OutgoingRequest, send: Send): Promise<Received> {
    const response = await send(request);
    const canRepeat = this.#body === undefined || this.#body.replayable;
    if (response.status !== MISDIRECTED || !canRepeat) return response;
    response.discard();
    return send(request, true);
  }

  async #follow(send: Send): Promise<Answer> {
    let request = this.#request;
    for (let count = 0; ; count++) {
      const prepared = (await this.#cors?.prepare(request, (asked) => this.#askBefore(asked, send))) ?? request;
      const response = await this.#sendTwice(prepared, send);
      this.#checkOrigin(response);
      const redirect = this.#redirect(request, response, count);
      if (redirect === undefined) return { request, redirected: count > 0, response };
      response.discard();
      request = redirect.request;
      if (redirect.dropBody) this.#dropBody();
    }
  }

  /** Sends a preflight, which has no body. */
  async #askBefore(request: OutgoingRequest, send: Send): Promise<PreflightAnswer> {
    const body = this.#body;
    this.#body = undefined;
    const answer = send({ ...request, written: new Map() });
    this.#body = body;
    const { status, headers, discard } = await answer;
    discard();
    return { status, headers };
  }

  #checkOrigin(response: Received): void {
    try {
      this.#cors?.check(response.headers);
    } catch (error) {
      response.body.destroy();
      throw error;
    }
  }

  #redirect(request: OutgoingRequest, response: Received, count: number): Redirect | undefined {
    const body: RedirectState["body"] = this.#body === undefined ? "none" : this.#body.replayable ? "source" : "stream";
    const { status, headers } = response;
    const location = headers.find(([name]) => name === "location")?.[1];
    try {
      const redirect = redirectOf(request, { status, location }, { count, body });
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

  async #deliver({ request, redirected, response }: Answer): Promise<void> {
    const { status, headers } = response;
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
      if (!this.#port.chunk(chunk)) this.#credit -= chunk.byteLength;
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.cancel();
    this.#port.fail(serviceErrorOf(error, this.#request.url.href));
  }
}

/** Headers of the connection, and those of the coding once it is undone (D-SERVICES-1). */
function isHidden(name: string, decoded: boolean): boolean {
  if (name === "content-encoding" || name === "content-length") return decoded;
  return isConnectionHeader(name);
}
