// Requests that the engine sends: here are the connections that it asks for, the responses that it leaves to the host,
// and what the host sends by it.

import { type Socket, Socket as TcpSocket } from "node:net";
import { Readable } from "node:stream";
import {
  type Engine,
  NumberedRecords,
  type UpstreamAnswer,
  type UpstreamConnectEvent,
  type UpstreamEndEvent,
} from "../../native/index.ts";
import { withoutBrackets } from "./connections.ts";
import type { Dispatchers, PlainConnection } from "./dispatchers.ts";
import { FetchFailure, serviceErrorOf } from "./failure.ts";
import { httpUrl } from "./outgoing-request.ts";
import type { RequestBody } from "./request-body.ts";
import { pairsOf, type Received, type SentRequest, type Transport } from "./transport.ts";

/** What sends them. */
export type UpstreamEngine = Pick<
  Engine,
  | "fetchDirectly"
  | "upstreamSecure"
  | "upstreamSpeaksHttp1"
  | "upstreamConnected"
  | "upstreamFailed"
  | "upstreamSend"
  | "upstreamWrite"
  | "upstreamEndBody"
  | "upstreamCredit"
  | "upstreamCancel"
>;

/** A body that nobody wants is read away up to this length, so that its connection can serve again. */
const WORTH_READING = 64 * 1024;

/** The body of a response that the engine receives. */
class UpstreamBody extends Readable {
  readonly #credit: (bytes: number) => void;
  readonly #cancel: () => void;
  #unread = 0;

  constructor(credit: (bytes: number) => void, cancel: () => void) {
    super();
    this.#credit = credit;
    this.#cancel = cancel;
  }

  receive(bytes: Uint8Array): void {
    this.#unread += bytes.byteLength;
    if (this.push(bytes)) this.#giveCredit();
  }

  override _read(): void {
    this.#giveCredit();
  }

  #giveCredit(): void {
    if (this.#unread > 0) this.#credit(this.#unread);
    this.#unread = 0;
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#cancel();
    callback(error);
  }
}

/** A request of the host that the engine sends. */
interface Sent {
  answered(received: Received): void;
  failed(error: Error): void;
  /** More of its body can be written, or need not be. */
  wake(): void;
}

export class DirectFetches {
  /** Null: all goes by the host. */
  readonly #engine: UpstreamEngine | null;
  readonly #dispatchers: Dispatchers;
  /** Undefined: the engine was not told yet whom to trust. */
  #isSecure: Promise<boolean> | undefined;
  readonly #bodies = new NumberedRecords<UpstreamBody>();
  readonly #sent = new NumberedRecords<Sent>();

  constructor(engine: UpstreamEngine | null, dispatchers: Dispatchers) {
    this.#engine = engine;
    this.#dispatchers = dispatchers;
  }

  /** What the app fetches from now on need not come by here. */
  allow(app: number, anyAddress: boolean): void {
    this.#engine?.fetchDirectly(app, anyAddress);
  }

  /** The server is taken to speak HTTP/1.1 over TLS for so long: then the engine needs no more than connections. */
  async speaksHttp1(url: URL, forMs: number): Promise<void> {
    if (this.#engine === null) return;
    this.#isSecure ??= this.#secure(this.#engine);
    if (!(await this.#isSecure)) return;
    this.#engine.upstreamSpeaksHttp1(url.hostname, Number(url.port || 443), forMs);
  }

  /** Whom Node trusts the engine does, too; who trusts everybody stays with Node. */
  async #secure(engine: UpstreamEngine): Promise<boolean> {
    if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") return false;
    const { getCACertificates } = await import("node:tls");
    return engine.upstreamSecure(getCACertificates("default"));
  }

  connect({ ticket, host, port, isTls, anyAddress }: UpstreamConnectEvent): void {
    const { href } = new URL(`${isTls ? "https" : "http"}://${host}:${port}/`);
    const fail = (error: unknown) => this.#engine?.upstreamFailed(ticket, serviceErrorOf(error, href));
    const take = ({ socket, proxyAuthorization }: PlainConnection) => {
      const fd = descriptorOf(socket);
      if (fd === undefined) fail(new Error("the connection was closed"));
      else this.#engine?.upstreamConnected(ticket, fd, proxyAuthorization);
      // The engine has its own descriptor of the connection.
      socket.destroy();
    };
    try {
      httpUrl(href);
      const target = { isTls, hostname: withoutBrackets(host), port };
      this.#dispatchers.connectTo(target, anyAddress).then(take, fail);
    } catch (error) {
      fail(error);
    }
  }

  received(call: number, { status, statusText, headers }: UpstreamAnswer): Received {
    const body = new UpstreamBody(
      (bytes) => this.#engine?.upstreamCredit(call, bytes),
      () => {
        if (!this.#bodies.delete(call)) return;
        this.#forget(call);
        this.#engine?.upstreamCancel(call);
      },
    );
    body.on("error", () => undefined);
    this.#bodies.set(call, body);
    return { status, statusText, headers: pairsOf(headers), body, discard: () => discard(body) };
  }

  /** Null where there is no engine to send by. */
  transport(anyAddress: boolean): Transport | null {
    const engine = this.#engine;
    return engine === null ? null : { send: (request) => this.#send(engine, request, anyAddress) };
  }

  #send(engine: UpstreamEngine, request: SentRequest, anyAddress: boolean): Promise<Received> {
    const { body, alone, signal } = request;
    signal.throwIfAborted();
    const call = engine.upstreamSend(textOf(request), { hasBody: body !== null, anyAddress, alone });
    if (call === 0) throw new FetchFailure("fetch failed: bad request", "NANO_BAD_CALL");
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#forget(call);
        engine.upstreamCancel(call);
        reject(signal.reason);
      };
      signal.addEventListener("abort", abort, { once: true });
      const settle = () => signal.removeEventListener("abort", abort);
      this.#sent.set(call, {
        answered: (received) => {
          settle();
          resolve(received);
        },
        failed: (error) => {
          settle();
          reject(error);
        },
        wake: () => undefined,
      });
      if (body !== null) void this.#upload(engine, call, body);
    });
  }

  async #upload(engine: UpstreamEngine, call: number, body: RequestBody): Promise<void> {
    for await (const chunk of body.read()) {
      const sent = this.#sent.get(call);
      if (sent === undefined) return;
      if (engine.upstreamWrite(call, chunk)) continue;
      await new Promise<void>((resolve) => {
        sent.wake = resolve;
      });
    }
    if (this.#sent.has(call)) engine.upstreamEndBody(call);
  }

  #forget(call: number): void {
    this.#sent.get(call)?.wake();
    this.#sent.delete(call);
  }

  /** Of a request that was sent: the response's head. */
  answered(call: number, answer: UpstreamAnswer): void {
    this.#sent.get(call)?.answered(this.received(call, answer));
  }

  /** Of a request that was sent: its body goes on. */
  taken(call: number): void {
    this.#sent.get(call)?.wake();
  }

  find(call: number): UpstreamBody | undefined {
    return this.#bodies.get(call);
  }

  end({ call, code, message, isWhole }: UpstreamEndEvent): void {
    const error = isWhole ? new FetchFailure(message, code) : Object.assign(new Error(message), { code });
    if (code !== "") this.#sent.get(call)?.failed(error);
    this.#forget(call);
    const body = this.#bodies.get(call);
    this.#bodies.delete(call);
    if (code === "") body?.push(null);
    else body?.destroy(error);
  }
}

/** As the engine takes it: a FetchCall, whose redirects are not followed. */
function textOf({ method, url, headers, bodyLength }: SentRequest): Uint8Array {
  const plain = new URL(url);
  plain.username = plain.password = plain.hash = "";
  const length = bodyLength === undefined ? "" : String(bodyLength);
  const lines = [method, plain.href, "manual", length, "", "", "", "", ...headers.flat()];
  if (lines.some((line) => line.includes("\n"))) throw new FetchFailure("fetch failed: bad headers", "NANO_BAD_CALL");
  return Buffer.from(lines.join("\n"), "latin1");
}

function discard(body: UpstreamBody): void {
  let left = WORTH_READING;
  body.on("data", (bytes: Uint8Array) => {
    left -= bytes.byteLength;
    if (left < 0) body.destroy();
  });
}

/** Node has no other way to tell it. */
function descriptorOf(socket: Socket): number | undefined {
  const handle = socket instanceof TcpSocket && "_handle" in socket ? socket._handle : null;
  if (typeof handle !== "object" || handle === null || !("fd" in handle)) return undefined;
  return typeof handle.fd === "number" && handle.fd >= 0 ? handle.fd : undefined;
}
