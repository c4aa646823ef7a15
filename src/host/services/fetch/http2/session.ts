// A connection that speaks HTTP/2, for many requests at once.

import { type ClientHttp2Session, connect } from "node:http2";
import type { Socket } from "node:net";
import type { Received, SentRequest } from "../transport.ts";
import { exchange, Unprocessed } from "./exchange.ts";

/** Bytes that a server may send before they are read: of one response, and of all together (which are taken as they come). */
const STREAM_WINDOW = 256 * 1024;
const SESSION_WINDOW = 4 * 1024 * 1024;
/** Until the server says how many requests it takes at once. */
const MOST_STREAMS = 100;
const IDLE_MS = 60_000;
/** Header tables and what waits to be sent, MB. */
const SESSION_MEMORY = 32;

export class Http2Session {
  readonly #session: ClientHttp2Session;
  #open = 0;
  #isUsed = false;
  #isLeft = false;

  /** `left`: it takes no further request. */
  constructor(origin: string, socket: Socket, left: () => void) {
    const session = connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
      peerMaxConcurrentStreams: MOST_STREAMS,
      maxSessionMemory: SESSION_MEMORY,
    });
    this.#session = session;
    const leave = () => {
      if (this.#isLeft) return;
      this.#isLeft = true;
      left();
    };
    session.on("connect", () => {
      if (!session.destroyed) session.setLocalWindowSize(SESSION_WINDOW);
    });
    // Its requests hear of it.
    session.on("error", leave);
    session.on("close", leave);
    // Those that it has begun come to their end; a server that can't go on says so by an error, and the session is destroyed.
    session.on("goaway", leave);
    session.setTimeout(IDLE_MS, () => {
      if (this.#open > 0) return;
      leave();
      session.close();
    });
  }

  get hasRoom(): boolean {
    const { closed, destroyed, remoteSettings } = this.#session;
    if (this.#isLeft || closed || destroyed) return false;
    return this.#open < (remoteSettings?.maxConcurrentStreams ?? MOST_STREAMS);
  }

  /** Rejects with Unprocessed when the request may be sent again on another session. */
  async send(request: SentRequest): Promise<Received> {
    const wasUsed = this.#isUsed;
    this.#isUsed = true;
    this.#open++;
    try {
      const received = await exchange(this.#session, request);
      received.body.on("close", () => this.#open--);
      return received;
    } catch (error) {
      this.#open--;
      // A session that was quiet may have been closed by the server meanwhile.
      const { closed, destroyed } = this.#session;
      const isOver = this.#isLeft || closed || destroyed;
      const isStale = wasUsed && isOver && !request.signal.aborted && isSafe(request.method);
      throw isStale ? new Unprocessed("the connection was closed", { cause: error }) : error;
    }
  }

  destroy(): void {
    this.#session.destroy();
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
