// Which servers speak HTTP/2: a TLS connection tells when it is made. One that speaks HTTP/1.1 is handed on to who does.

import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { buildConnector } from "undici";
import { optionsOf, socketBy } from "../connections.ts";
import type { Http2Session } from "./session.ts";

/** How long a server that spoke HTTP/1.1 is taken to do so. */
const REMEMBER_MS = 10 * 60_000;
const MOST_REMEMBERED = 1000;
/** How long a connection waits for who asked for it. */
const SPARE_MS = 5000;

interface Origin {
  sessions: Http2Session[];
  connecting: Promise<Http2Session | null> | undefined;
  /** By performance.now(). */
  isHttp1Until: number;
}

export class Http2Origins {
  readonly #connect: buildConnector.connector;
  readonly #http1Found: (url: URL, forMs: number) => void;
  readonly #origins = new Map<string, Origin>();
  readonly #spare = new Map<string, Socket>();

  /** `connect`: offers both versions of HTTP. `http1Found`: the server is taken to speak HTTP/1.1 for so long. */
  constructor(connect: buildConnector.connector, http1Found: (url: URL, forMs: number) => void) {
    this.#connect = connect;
    this.#http1Found = http1Found;
  }

  /**
   * A session for a request; null where the server speaks HTTP/1.1. Rejects when there is no connection. `alone`: on a
   * connection that is made for it.
   */
  async sessionFor(url: URL, alone = false): Promise<Http2Session | null> {
    if (url.protocol !== "https:") return null;
    const origin = this.#originOf(url.origin);
    if (origin.isHttp1Until > performance.now()) return null;
    if (alone) return this.#open(url, origin);
    const ready = origin.sessions.find((session) => session.hasRoom);
    if (ready !== undefined) return ready;
    origin.connecting ??= this.#open(url, origin).finally(() => {
      origin.connecting = undefined;
    });
    return origin.connecting;
  }

  /** The server is asked anew what it speaks. */
  forgetHttp1(name: string): void {
    this.#originOf(name).isHttp1Until = 0;
  }

  #originOf(name: string): Origin {
    let origin = this.#origins.get(name);
    if (origin === undefined) {
      origin = { sessions: [], connecting: undefined, isHttp1Until: 0 };
      if (this.#origins.size >= MOST_REMEMBERED) this.#forgetOne();
      this.#origins.set(name, origin);
    }
    return origin;
  }

  #forgetOne(): void {
    for (const [name, { sessions, connecting }] of this.#origins) {
      if (sessions.length > 0 || connecting !== undefined) continue;
      this.#origins.delete(name);
      return;
    }
  }

  async #open(url: URL, origin: Origin): Promise<Http2Session | null> {
    const socket = await socketBy(this.#connect, optionsOf(url));
    if ((socket as TLSSocket).alpnProtocol !== "h2") {
      origin.isHttp1Until = performance.now() + REMEMBER_MS;
      this.#http1Found(url, REMEMBER_MS);
      this.#keepSpare(url.origin, socket);
      return null;
    }
    const { Http2Session } = await import("./session.ts");
    const session = new Http2Session(url.origin, socket, () => {
      origin.sessions = origin.sessions.filter((other) => other !== session);
    });
    origin.sessions.push(session);
    return session;
  }

  #keepSpare(origin: string, socket: Socket): void {
    this.#spare.get(origin)?.destroy();
    this.#spare.set(origin, socket);
    const forget = () => {
      if (this.#spare.get(origin) === socket) this.#spare.delete(origin);
    };
    socket.on("close", forget);
    setTimeout(() => {
      if (this.#spare.get(origin) === socket) socket.destroy();
    }, SPARE_MS).unref();
  }

  /** A connection to the origin that speaks HTTP/1.1 and that nobody uses yet. */
  takeSpare(origin: string): Socket | undefined {
    const socket = this.#spare.get(origin);
    this.#spare.delete(origin);
    return socket?.destroyed ? undefined : socket;
  }

  close(): void {
    for (const { sessions } of this.#origins.values()) for (const session of [...sessions]) session.destroy();
    for (const socket of this.#spare.values()) socket.destroy();
  }
}
