// Requests that the engine sends itself: here are the connections that it asks for, and the responses that it leaves to
// the host.

import { type Socket, Socket as TcpSocket } from "node:net";
import { Readable } from "node:stream";
import type { Engine, UpstreamAnswer, UpstreamConnectEvent, UpstreamEndEvent } from "../../native/index.ts";
import type { Dispatchers } from "./dispatchers.ts";
import { serviceErrorOf } from "./failure.ts";
import { httpUrl } from "./outgoing-request.ts";
import { pairsOf, type Received } from "./transport.ts";

/** What sends them. */
export type UpstreamEngine = Pick<
  Engine,
  "fetchDirectly" | "upstreamConnected" | "upstreamFailed" | "upstreamCredit" | "upstreamCancel"
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

export class DirectFetches {
  /** Null: all goes by the host. */
  readonly #engine: UpstreamEngine | null;
  readonly #dispatchers: Dispatchers;
  readonly #bodies = new Map<number, UpstreamBody>();

  constructor(engine: UpstreamEngine | null, dispatchers: Dispatchers) {
    this.#engine = engine;
    this.#dispatchers = dispatchers;
  }

  /** What the app fetches from now on need not come by here. */
  allow(app: number, anyAddress: boolean): void {
    this.#engine?.fetchDirectly(app, anyAddress);
  }

  connect({ ticket, host, port, anyAddress }: UpstreamConnectEvent): void {
    const { href } = new URL(`http://${host}:${port}/`);
    const fail = (error: unknown) => this.#engine?.upstreamFailed(ticket, serviceErrorOf(error, href));
    const take = (socket: Socket) => {
      const fd = descriptorOf(socket);
      if (fd === undefined) fail(new Error("the connection was closed"));
      else this.#engine?.upstreamConnected(ticket, fd);
      // The engine has its own descriptor of the connection.
      socket.destroy();
    };
    try {
      httpUrl(href);
      this.#dispatchers.connectTo(host, port, anyAddress).then(take, fail);
    } catch (error) {
      fail(error);
    }
  }

  received(call: number, { status, statusText, headers }: UpstreamAnswer): Received {
    const body = new UpstreamBody(
      (bytes) => this.#engine?.upstreamCredit(call, bytes),
      () => {
        if (this.#bodies.delete(call)) this.#engine?.upstreamCancel(call);
      },
    );
    body.on("error", () => undefined);
    this.#bodies.set(call, body);
    return { status, statusText, headers: pairsOf(headers), body, discard: () => discard(body) };
  }

  find(call: number): UpstreamBody | undefined {
    return this.#bodies.get(call);
  }

  end({ call, code, message }: UpstreamEndEvent): void {
    const body = this.#bodies.get(call);
    this.#bodies.delete(call);
    if (code === "") body?.push(null);
    else body?.destroy(Object.assign(new Error(message), { code }));
  }
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
