// The algorithms behind WebSocketStream:
// https://whatpr.org/websockets/48/7b748d3...d5570f3.html#the-websocketstream-interface. Both of its sides hold back: a message
// that was not read holds the host's credit, and a write lasts until its message was sent.

import type { ServiceError, WebSocketReply } from "../../protocol/index.ts";
import { type AbortSignal, abortReason, addAbortAlgorithm, isAborted, removeAbortAlgorithm } from "../dom/index.ts";
import { startTimer } from "../event-loop/index.ts";
import { stopService } from "../service/index.ts";
import {
  type AlgorithmResult,
  closeReadableStream,
  createReadableStream,
  createWritableStream,
  enqueueIntoReadableStream,
  errorReadableStream,
  type ReadableStreamRecord,
  readableStreamObject,
  type WritableStreamRecord,
  writableStreamDefaultControllerErrorIfNeeded,
  writableStreamObject,
} from "../streams/index.ts";
import {
  bytesOf,
  isBufferSource,
  markHandled,
  newDOMException,
  newPromise,
  rejectedPromise,
  toBufferSource,
  toUSVString,
} from "../webidl/index.ts";
import {
  bufferOf,
  checkClose,
  creditOf,
  startSocketCall,
  takeChunk,
  textOf,
  writeBytes,
  writeClose,
  writeText,
} from "../websockets/index.ts";
import type { SocketStreamRecord } from "./records.ts";
import { type CloseRecord, closeRecordOf, newWebSocketError, withCode } from "./web-socket-error.ts";

const nothing = () => undefined;

/** Steps 5–10 of the constructor. */
export function connect(url: string, protocols: string[], signal: AbortSignal | undefined): SocketStreamRecord {
  // 5, 6. URL and promises; who asks for one of these hears of a failure, and need not ask for the other.
  const stream: SocketStreamRecord = {
    url,
    opened: newPromise(),
    closed: newPromise(),
    state: "connecting",
    call: 0,
    readable: null,
    writable: null,
    heldCredit: 0,
    unsent: 0,
    write: null,
    close: null,
    ignoreSignal: nothing,
  };
  markHandled(stream.opened.promise);
  markHandled(stream.closed.promise);
  // 8. The signal.
  if (signal !== undefined) {
    if (isAborted(signal)) {
      abortHandshake(stream, abortReason(signal));
      return stream;
    }
    const abort = () => abortHandshake(stream, abortReason(signal));
    stream.ignoreSignal = () => removeAbortAlgorithm(signal, abort);
    addAbortAlgorithm(signal, abort);
  }
  // 10. The connection.
  establish(stream, protocols);
  return stream;
}

function establish(stream: SocketStreamRecord, protocols: string[]): void {
  const steps = {
    message: (chunk: Uint8Array<ArrayBuffer>, isText: boolean) => receive(stream, chunk, isText),
    sent: (bytes: number) => sent(stream, bytes),
    closing: () => {
      if (stream.state === "open") stream.state = "closing";
    },
    closed: (wasClean: boolean, code: number, reason: string) => closed(stream, wasClean, { code, reason }),
  };
  stream.call = startSocketCall(
    { url: stream.url, protocols },
    {
      reply: (answer) => established(stream, answer as WebSocketReply),
      chunk: (bytes) => takeChunk(bytes, steps),
      end: () => closed(stream, false, { code: 1006, reason: "" }),
      error: (error) => refused(stream, error),
      drain: nothing,
    },
  );
}

/** Step 8.3: an established connection does not heed the signal. */
function abortHandshake(stream: SocketStreamRecord, reason: unknown): void {
  if (stream.state !== "connecting") return;
  stream.state = "closed";
  stream.ignoreSignal();
  stopService(stream.call);
  stream.opened.reject(reason);
  stream.closed.reject(reason);
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#feedback-to-websocket-stream-from-the-protocol */
function established(stream: SocketStreamRecord, { extensions, protocol }: WebSocketReply): boolean {
  // 1, 2. Open.
  stream.state = "open";
  stream.ignoreSignal();
  // 5–8. What is received.
  const readable = createReadableStream({
    start: undefined,
    pull: () => pull(stream),
    cancel: (reason) => closeUsingReason(stream, reason),
  });
  // 9–13. What is sent.
  const writable = createWritableStream({
    start: undefined,
    write: (chunk) => write(stream, chunk),
    close: () => closeWritable(stream),
    abort: (reason) => closeUsingReason(stream, reason),
  });
  stream.readable = readable;
  stream.writable = writable;
  // 14, 15. Tell.
  const sides = { readable: readableStreamObject(readable), writable: writableStreamObject(writable) };
  stream.opened.resolve({ extensions, protocol, ...sides });
  return true;
}

/** Why, the app's log tells. */
function refused(stream: SocketStreamRecord, error: ServiceError): void {
  if (stream.state === "closed") return;
  ops.op_console_write(3, `WebSocketStream connection failed: ${error.message}`);
  closed(stream, false, { code: 1006, reason: "" });
}

function receive(stream: SocketStreamRecord, chunk: Uint8Array<ArrayBuffer>, isText: boolean): void {
  const credit = creditOf(chunk);
  // 1. Not open: nobody is to hear of it.
  if (stream.state !== "open") {
    ops.op_service_credit(stream.call, credit);
    return;
  }
  // 4. The host sends on when it is read.
  stream.heldCredit += credit;
  // 2, 3. The message.
  const message = isText ? textOf(chunk) : new Uint8Array(bufferOf(chunk));
  enqueueIntoReadableStream(stream.readable as ReadableStreamRecord, message);
}

/** Called when all that came is read. */
function pull(stream: SocketStreamRecord): AlgorithmResult {
  const { heldCredit } = stream;
  stream.heldCredit = 0;
  if (heldCredit > 0 && stream.state !== "closed") ops.op_service_credit(stream.call, heldCredit);
  return undefined;
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#websocketstream-write */
function write(stream: SocketStreamRecord, chunk: unknown): AlgorithmResult {
  let bytes: Uint8Array | null = null;
  let text = "";
  try {
    // 4, 5. A binary message, or a text.
    if (isBufferSource(chunk)) bytes = bytesOf(toBufferSource(chunk, "WebSocketStream: chunk"));
    else text = toUSVString(chunk, "WebSocketStream: chunk");
  } catch (error) {
    return rejectedPromise(error);
  }
  // 6. Send, unless it is closing; done when it was sent.
  if (stream.state !== "open") return undefined;
  stream.unsent = bytes === null ? writeText(stream.call, text) : writeBytes(stream.call, bytes);
  if (stream.unsent === 0) return undefined;
  stream.write = newPromise();
  return stream.write.promise;
}

function sent(stream: SocketStreamRecord, bytes: number): void {
  stream.unsent -= bytes;
  if (stream.unsent > 0 || stream.write === null) return;
  stream.write.resolve(undefined);
  stream.write = null;
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#websocketstream-close */
function closeWritable(stream: SocketStreamRecord): AlgorithmResult {
  if (stream.state === "closed") return undefined;
  closeSocketStream(stream, { code: null, reason: "" });
  stream.close = newPromise();
  return stream.close.promise;
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#close-using-reason */
function closeUsingReason(stream: SocketStreamRecord, reason: unknown): AlgorithmResult {
  // 1–3. What a WebSocketError says.
  let close = closeRecordOf(reason) ?? { code: null, reason: "" };
  // 4. Close; one that came from the other side may say what an app must not.
  try {
    checkClose(close.code, close.reason, "WebSocketStream");
  } catch {
    close = { code: null, reason: "" };
  }
  closeSocketStream(stream, close);
  return undefined;
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#close-the-websocket, once code and reason are checked. */
export function closeSocketStream(stream: SocketStreamRecord, close: CloseRecord): void {
  if (stream.state === "connecting") {
    stream.state = "closing";
    stream.ignoreSignal();
    stopService(stream.call);
    startTimer(0, false, () => closed(stream, false, { code: 1006, reason: "" }));
  } else if (stream.state === "open") {
    stream.state = "closing";
    const { code, reason } = withCode(close);
    writeClose(stream.call, code, reason);
  }
}

/** https://whatpr.org/websockets/48/7b748d3...d5570f3.html#feedback-to-websocket-stream-from-the-protocol, when it is closed. */
function closed(
  stream: SocketStreamRecord,
  wasClean: boolean,
  { code, reason }: { code: number; reason: string },
): void {
  if (stream.state === "closed") return;
  // 1. The state.
  stream.state = "closed";
  stream.ignoreSignal();
  // 6. It was closed cleanly, and all was sent.
  if (wasClean && stream.write === null) {
    closeSides(stream);
    stream.closed.resolve({ closeCode: code, reason });
    return;
  }
  // 3, 7. It was not, or there never was a connection.
  const { readable } = stream;
  const message =
    readable === null ? "the connection could not be established" : "the connection was not closed cleanly";
  const error = newWebSocketError(message, code, reason);
  if (readable === null) stream.opened.reject(error);
  else errorSides(stream, readable, error);
  stream.closed.reject(error);
}

function closeSides({ readable, writable, close }: SocketStreamRecord): void {
  if (readable?.state === "readable") closeReadableStream(readable);
  // A closing that is under way comes to its end all the same.
  close?.resolve(undefined);
  const error = newDOMException("a WebSocketStream that is closed can't be written to", "InvalidStateError");
  const { controller } = writable as WritableStreamRecord;
  writableStreamDefaultControllerErrorIfNeeded(controller, error);
}

function errorSides(
  { writable, write, close }: SocketStreamRecord,
  readable: ReadableStreamRecord,
  error: object,
): void {
  if (readable.state === "readable") errorReadableStream(readable, error);
  const { controller } = writable as WritableStreamRecord;
  writableStreamDefaultControllerErrorIfNeeded(controller, error);
  write?.reject(error);
  close?.reject(error);
}
