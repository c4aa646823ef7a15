// The algorithms behind WebSocket: https://websockets.spec.whatwg.org/. The connection is the host's, behind its service
// "websocket".

import type { ServiceError, WebSocketCall, WebSocketReply } from "../../protocol/index.ts";
import { createEvent, dispatchTrusted, fireEvent, hasEventListener } from "../dom/index.ts";
import { startTimer } from "../event-loop/index.ts";
import { type BlobRecord, blobs } from "../fileapi/index.ts";
import { MessageEvent } from "../messaging/message-event/index.ts";
import { type ServiceHandler, startService, stopService } from "../service/index.ts";
import { type UrlRecord, urlOrigin } from "../url/index.ts";
import { CloseEvent } from "./close-event.ts";
import { bufferOf, creditOf, takeChunk, textOf, writeBytes, writeClose, writeText } from "./frames.ts";
import { readyState, type SocketRecord } from "./records.ts";

/**
 * The call to the host. 0: the app has made as many subrequests as it may, of which `handler.error` is told later.
 * https://websockets.spec.whatwg.org/#concept-websocket-establish
 */
export function startSocketCall(payload: WebSocketCall, handler: ServiceHandler): number {
  const call = startService({ service: "websocket", method: "connect" }, payload, true, handler);
  if (call === 0) {
    const message = `${payload.url}: the app has made as many subrequests as a request may (NANO_SUBREQUEST_LIMIT)`;
    startTimer(0, false, () => handler.error({ name: "NetworkError", message }));
  }
  return call;
}

export function connect(object: object, url: UrlRecord, protocols: string[]): SocketRecord {
  const socket: SocketRecord = {
    object,
    url,
    readyState: readyState.CONNECTING,
    protocol: "",
    extensions: "",
    binaryType: "blob",
    bufferedAmount: 0,
    call: 0,
  };
  const steps = {
    message: (chunk: Uint8Array<ArrayBuffer>, isText: boolean) => {
      const credit = creditOf(chunk);
      receive(socket, () => (isText ? textOf(chunk) : binaryData(socket, bufferOf(chunk))));
      ops.op_service_credit(socket.call, credit);
    },
    sent: (bytes: number) => {
      socket.bufferedAmount -= bytes;
    },
    closing: () => {
      if (socket.readyState === readyState.OPEN) socket.readyState = readyState.CLOSING;
    },
    closed: (wasClean: boolean, code: number, reason: string) => closed(socket, wasClean, code, reason),
  };
  socket.call = startSocketCall(
    { url: url.href, protocols },
    {
      reply: (answer) => established(socket, answer as WebSocketReply),
      chunk: (bytes) => takeChunk(bytes, steps),
      end: () => closed(socket, false, 1006, ""),
      error: (error) => refused(socket, error),
      drain: () => undefined,
    },
  );
  return socket;
}

/** https://websockets.spec.whatwg.org/#feedback-from-the-protocol, when the connection is established. */
function established(socket: SocketRecord, answer: WebSocketReply): boolean {
  // 1–3. What was agreed on.
  socket.readyState = readyState.OPEN;
  socket.extensions = answer.extensions;
  socket.protocol = answer.protocol;
  // 4. Tell.
  fireEvent(socket.object, "open");
  return true;
}

/** The standard tells nobody why: the app's log does. */
function refused(socket: SocketRecord, error: ServiceError): void {
  if (socket.readyState === readyState.CLOSED) return;
  ops.op_console_write(3, `WebSocket connection failed: ${error.message}`);
  closed(socket, false, 1006, "");
}

function binaryData(socket: SocketRecord, buffer: ArrayBuffer): object {
  if (socket.binaryType === "arraybuffer") return buffer;
  const { blobOfBytes, newBlob } = blobs.load();
  return newBlob(blobOfBytes(new Uint8Array(buffer), ""));
}

/** https://websockets.spec.whatwg.org/#feedback-from-the-protocol, when a message has been received. */
function receive(socket: SocketRecord, dataOf: () => unknown): void {
  // 1. Not open: nobody is to hear of it.
  if (socket.readyState !== readyState.OPEN) return;
  if (!hasEventListener(socket.object, "message")) return;
  // 2, 3. The data, in the form that is asked for.
  const init = { data: dataOf(), origin: urlOrigin(socket.url) };
  dispatchTrusted(socket.object, createEvent(MessageEvent, "message", init));
}

/** https://websockets.spec.whatwg.org/#feedback-from-the-protocol, when the connection is closed. */
function closed(socket: SocketRecord, wasClean: boolean, code: number, reason: string): void {
  if (socket.readyState === readyState.CLOSED) return;
  // 1. The state.
  socket.readyState = readyState.CLOSED;
  // 2. It failed: a connection that is lost has failed, too (RFC 6455, 7.2.1).
  if (!wasClean) fireEvent(socket.object, "error");
  // 3. Tell.
  dispatchTrusted(socket.object, createEvent(CloseEvent, "close", { wasClean, code, reason }));
}

/** https://websockets.spec.whatwg.org/#dom-websocket-close, once code and reason are checked. */
export function closeSocket(socket: SocketRecord, code: number | null, reason: string): void {
  switch (socket.readyState) {
    case readyState.CONNECTING:
      socket.readyState = readyState.CLOSING;
      stopService(socket.call);
      startTimer(0, false, () => closed(socket, false, 1006, ""));
      return;
    case readyState.OPEN:
      socket.readyState = readyState.CLOSING;
      writeClose(socket.call, code, reason);
      return;
    default:
  }
}

/** The call, while messages go anywhere. */
function openCall(socket: SocketRecord): number {
  return socket.readyState === readyState.OPEN ? socket.call : 0;
}

/** https://websockets.spec.whatwg.org/#dom-websocket-send, for each kind of data. */
export function sendText(socket: SocketRecord, text: string): void {
  socket.bufferedAmount += writeText(openCall(socket), text);
}

export function sendBytes(socket: SocketRecord, bytes: Uint8Array): void {
  socket.bufferedAmount += writeBytes(openCall(socket), bytes);
}

export function sendBlob(socket: SocketRecord, blob: BlobRecord): void {
  sendBytes(socket, blobs.load().viewOfBlob(blob));
}
