// What a WebSocketStream is inside: plain data.

import type { ReadableStream, ReadableStreamRecord, WritableStream, WritableStreamRecord } from "../streams/index.ts";
import type { PromiseRecord } from "../webidl/index.ts";

export interface WebSocketOpenInfo {
  extensions: string;
  protocol: string;
  readable: ReadableStream;
  writable: WritableStream;
}

export interface WebSocketCloseInfo {
  closeCode: number;
  reason: string;
}

export interface SocketStreamRecord {
  readonly url: string;
  readonly opened: PromiseRecord<WebSocketOpenInfo>;
  readonly closed: PromiseRecord<WebSocketCloseInfo>;
  state: "connecting" | "open" | "closing" | "closed";
  /** The service call; 0 when there is none. */
  call: number;
  /** Null until the connection is established, as `writable`. */
  readable: ReadableStreamRecord | null;
  writable: WritableStreamRecord | null;
  /** What the host gets back for the messages in `readable` once they are read. */
  heldCredit: number;
  /** Bytes that are not sent yet of the message that is being written. */
  unsent: number;
  write: PromiseRecord<undefined> | null;
  /** The writable side's closing, which lasts until the connection is closed. */
  close: PromiseRecord<undefined> | null;
  /** The handshake's end takes its algorithm from the signal that could abort it. */
  ignoreSignal: () => void;
}
