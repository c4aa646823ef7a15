// One WebSocket of an app, from the handshake to the end of the connection.

import type { Duplex } from "node:stream";
import type { PerMessageDeflate, Receiver, Sender } from "ws";
import type { ServiceError, WebSocketMark, WebSocketReply } from "../../../protocol/index.ts";
import { type Handshake, LONGEST_MESSAGE } from "./handshake.ts";

/** Bytes of messages that may be sent to the app before it gives credit. */
const FIRST_CREDIT = 256 * 1024;
/** What a message costs beside its bytes; the app gives as much back. */
const MESSAGE_COST = 64;
/** How much is decoded at once: what is compressed may become a thousand times as much. */
const SLICE = 64 * 1024;
const COMPRESSED_SLICE = 4 * 1024;
/** Shorter messages are not compressed. */
const WORTH_COMPRESSING = 1024;
/** Answers to pings are left out while so much waits to be sent. */
const MOST_UNSENT = 64 * 1024;
const MOST_FRAGMENTS = 16 * 1024;
/** How long the other side may take to close the connection, once it is asked to. */
const CLOSE_MS = 10_000;
/** And when the app's request is over. */
const LEAVE_MS = 1000;

/** Where events go. After `end` or `fail` nothing more is said. */
export interface SocketPort {
  reply(reply: WebSocketReply): void;
  chunk(bytes: Uint8Array): void;
  end(): void;
  fail(error: ServiceError): void;
  /** `bytes` of what the app wrote were taken. */
  credit(bytes: number): void;
}

interface Closing {
  code: number;
  reason: string;
}

export class WebSocketCall {
  readonly #url: string;
  readonly #port: SocketPort;
  readonly #abort = new AbortController();
  #socket: Duplex | undefined;
  #receiver: Receiver | undefined;
  #sender: Sender | undefined;
  #deflate: PerMessageDeflate | undefined;
  #credit = FIRST_CREDIT;
  #isDecoding = false;
  #isCloseSent = false;
  /** What the other side's close frame said. */
  #closed: Closing | undefined;
  #unreported = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(url: string, port: SocketPort) {
    this.#url = url;
    this.#port = port;
  }

  /** Never rejects: what goes wrong is told to the port. */
  async run(shakeHands: (signal: AbortSignal) => Promise<Handshake>): Promise<void> {
    try {
      const handshake = await shakeHands(this.#abort.signal);
      const { Receiver, Sender } = await import("ws");
      if (this.#over) {
        handshake.socket.on("error", () => undefined).destroy();
        return;
      }
      this.#start(handshake, Receiver, Sender);
    } catch (error) {
      if (this.#over) return;
      this.#over = true;
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof Error && "code" in error ? String(error.code) : "NANO_WEBSOCKET";
      this.#port.fail({ name: "NetworkError", message: `${this.#url}: ${reason}`, code });
    }
  }

  #start(handshake: Handshake, ReceiverClass: typeof Receiver, SenderClass: typeof Sender): void {
    const { socket, deflate, protocol, extensions } = handshake;
    const coding = deflate === undefined ? {} : { "permessage-deflate": deflate };
    const bounds = { maxPayload: LONGEST_MESSAGE, maxFragments: MOST_FRAGMENTS };
    const receiver = new ReceiverClass({ isServer: false, extensions: coding, ...bounds });
    const sender = new SenderClass(socket, coding);
    this.#socket = socket;
    this.#deflate = deflate;
    this.#receiver = receiver;
    this.#sender = sender;
    sender.onerror = (error) => socket.destroy(error);
    receiver.on("message", (data: Buffer, isBinary: boolean) => this.#deliver(data, isBinary));
    receiver.on("ping", (data: Buffer) => this.#answerPing(data));
    receiver.on("conclude", (code: number, reason: Buffer) => this.#takeClose(code, reason.toString()));
    receiver.on("error", (error) => this.#refuse(error));
    receiver.on("finish", () => this.#finish());
    if ("setTimeout" in socket) (socket as unknown as { setTimeout(ms: number): void }).setTimeout(0);
    if ("setNoDelay" in socket) (socket as unknown as { setNoDelay(): void }).setNoDelay();
    socket.on("error", () => undefined);
    socket.on("readable", () => this.#decode());
    socket.on("end", () => socket.end());
    socket.on("close", () => (receiver.destroyed ? this.#finish() : receiver.end()));
    this.#port.reply({ protocol, extensions });
    // Perhaps before anybody listened.
    if (socket.closed) receiver.end();
    else this.#decode();
  }

  /** A chunk of the app's: a message, or how to close. */
  write(bytes: Uint8Array): void {
    const sender = this.#sender;
    const payload = bytes.subarray(0, -1);
    const mark = bytes.at(-1);
    if (sender === undefined || this.#isCloseSent || mark === undefined) {
      this.#port.credit(bytes.byteLength);
    } else if (mark === 0x63) {
      this.#port.credit(bytes.byteLength);
      const text = Buffer.from(payload).toString();
      const code = Number.parseInt(text, 10);
      const space = text.indexOf(" ");
      this.#close(Number.isNaN(code) ? undefined : code, space === -1 ? "" : text.slice(space + 1), CLOSE_MS);
    } else {
      const compress = this.#deflate !== undefined && payload.byteLength >= WORTH_COMPRESSING;
      sender.send(payload, { binary: mark === 0x62, compress, fin: true, mask: true }, () => {
        if (this.#over) return;
        this.#port.credit(bytes.byteLength);
        this.#report(payload.byteLength);
      });
    }
  }

  /** The request that the socket belongs to is over. */
  endBody(): void {
    if (this.#sender === undefined) this.#abort.abort();
    else this.#close(1001, "", LEAVE_MS);
  }

  /** The app has consumed messages. */
  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.#decode();
  }

  cancel(): void {
    this.#over = true;
    this.#release();
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#socket?.destroy();
    // What is being inflated must come to its end before.
    if (!this.#isDecoding) this.#deflate?.cleanup();
  }

  #say(payload: Uint8Array | string, mark: WebSocketMark): void {
    this.#port.chunk(Buffer.concat([typeof payload === "string" ? Buffer.from(payload) : payload, Buffer.from(mark)]));
  }

  #decode(): void {
    const socket = this.#socket;
    const receiver = this.#receiver;
    if (socket === undefined || receiver === undefined) return;
    if (this.#over || this.#isDecoding || this.#credit <= 0 || receiver.destroyed) return;
    const length = Math.min(socket.readableLength, this.#deflate === undefined ? SLICE : COMPRESSED_SLICE);
    const chunk = (length === 0 ? socket.read() : socket.read(length)) as Buffer | null;
    if (chunk === null) return;
    this.#isDecoding = true;
    receiver.write(chunk, () => {
      this.#isDecoding = false;
      if (this.#over) this.#deflate?.cleanup();
      else this.#decode();
    });
  }

  #deliver(data: Buffer, isBinary: boolean): void {
    if (this.#over) return;
    this.#credit -= data.byteLength + MESSAGE_COST;
    this.#say(data, isBinary ? "b" : "t");
  }

  /** So many bytes were sent: said once for all that were in this turn. */
  #report(bytes: number): void {
    if (this.#unreported === 0) {
      setImmediate(() => {
        if (!this.#over && this.#unreported > 0) this.#say(String(this.#unreported), "a");
        this.#unreported = 0;
      });
    }
    this.#unreported += bytes;
  }

  #answerPing(data: Buffer): void {
    if (this.#isCloseSent || (this.#socket?.writableLength ?? 0) > MOST_UNSENT) return;
    this.#sender?.pong(data, true);
  }

  #close(code: number | undefined, reason: string, patienceMs: number): void {
    if (!this.#isCloseSent) this.#sender?.close(code, reason, true);
    this.#isCloseSent = true;
    this.#wait(patienceMs);
  }

  #wait(patienceMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket?.destroy(), patienceMs);
  }

  /** A close frame has come: answered if it is the first, and then it is the server that closes the connection. */
  #takeClose(code: number, reason: string): void {
    this.#closed = { code, reason };
    // The rest of the connection is read away, so that its end is seen.
    this.#socket?.resume();
    if (this.#isCloseSent) {
      this.#wait(CLOSE_MS);
      return;
    }
    this.#say("", "s");
    this.#close(code === 1005 ? undefined : code, reason, CLOSE_MS);
  }

  /** https://www.rfc-editor.org/rfc/rfc6455#section-7.1.7 */
  #refuse(error: Error): void {
    const codes: Record<string, number> = { WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009, WS_ERR_INVALID_UTF8: 1007 };
    const code = "code" in error ? (codes[String(error.code)] ?? 1002) : 1002;
    this.#close(code, "", LEAVE_MS);
    this.#socket?.end();
    this.#socket?.resume();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#release();
    const isClean = this.#closed !== undefined && this.#isCloseSent;
    const { code, reason } = isClean && this.#closed !== undefined ? this.#closed : { code: 1006, reason: "" };
    this.#say(`${isClean ? 1 : 0} ${code} ${reason}`, "c");
    this.#port.end();
  }
}
