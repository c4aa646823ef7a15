// The algorithms behind WebSocket: https://websockets.spec.whatwg.org/. The connection is the host's, behind its service
// "websocket", which tells of everything in chunks with a mark (src/protocol).

import type { ServiceError, WebSocketCall, WebSocketReply } from "../../protocol/index.ts";
import { createEvent, dispatchTrusted, fireEvent, hasEventListener } from "../dom/index.ts";
import { utf8Decode, utf8DecodeWithoutBom, utf8Encode } from "../encoding/index.ts";
import { startTimer } from "../event-loop/index.ts";
import { type BlobRecord, blobs } from "../fileapi/index.ts";
import {
  arrayBufferTransfer,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArraySet,
} from "../infra/index.ts";
import { MessageEvent } from "../messaging/message-event/index.ts";
import { startService, stopService } from "../service/index.ts";
import { type UrlRecord, urlOrigin } from "../url/index.ts";
import { CloseEvent } from "./close-event.ts";
import { mark, readyState, type SocketRecord } from "./records.ts";

/** What the host counts for a message beside its bytes, one of which is the mark. */
const messageCost = 63;

/** https://websockets.spec.whatwg.org/#concept-websocket-establish */
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
  const payload: WebSocketCall = { url: url.href, protocols };
  socket.call = startService({ service: "websocket", method: "connect" }, payload, true, {
    reply: (answer) => established(socket, answer as WebSocketReply),
    chunk: (bytes) => takeChunk(socket, bytes),
    end: () => closed(socket, false, 1006, ""),
    error: (error) => refused(socket, error),
    drain: () => undefined,
  });
  if (socket.call === 0) {
    const message = `${url.href}: the app has made as many subrequests as a request may (NANO_SUBREQUEST_LIMIT)`;
    startTimer(0, false, () => refused(socket, { name: "NetworkError", message }));
  }
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

function takeChunk(socket: SocketRecord, bytes: Uint8Array<ArrayBuffer>): void {
  const length = typedArrayByteLength(bytes) - 1;
  const kind = bytes[length];
  const payload = new Uint8Array(typedArrayBuffer(bytes) as ArrayBuffer, 0, length);
  switch (kind) {
    case mark.text:
      receive(socket, () => utf8DecodeWithoutBom(payload));
      ops.op_service_credit(socket.call, length + messageCost + 1);
      return;
    case mark.binary:
      receive(socket, () => binaryData(socket, bytes, length));
      ops.op_service_credit(socket.call, length + messageCost + 1);
      return;
    case mark.sent:
      socket.bufferedAmount -= +utf8Decode(payload);
      return;
    case mark.closing:
      if (socket.readyState === readyState.OPEN) socket.readyState = readyState.CLOSING;
      return;
    case mark.close:
      takeClose(socket, utf8DecodeWithoutBom(payload));
      return;
    default:
      throw new Error("Assert: a mark of a WebSocket's chunk");
  }
}

function binaryData(socket: SocketRecord, bytes: Uint8Array<ArrayBuffer>, length: number): object {
  const buffer = arrayBufferTransfer(typedArrayBuffer(bytes) as ArrayBuffer, length);
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

/** "1 code reason" when it was clean. */
function takeClose(socket: SocketRecord, text: string): void {
  const wasClean = stringCharCodeAt(text, 0) === 0x31;
  const space = stringIndexOf(text, " ", 2);
  closed(socket, wasClean, +stringSlice(text, 2, space), stringSlice(text, space + 1));
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
export function closeSocket(socket: SocketRecord, code: number | undefined, reason: string): void {
  switch (socket.readyState) {
    case readyState.CONNECTING:
      socket.readyState = readyState.CLOSING;
      stopService(socket.call);
      startTimer(0, false, () => closed(socket, false, 1006, ""));
      return;
    case readyState.OPEN: {
      socket.readyState = readyState.CLOSING;
      const text = code === undefined ? "" : reason === "" ? `${code}` : `${code} ${reason}`;
      ops.op_service_write(socket.call, utf8Encode(`${text}c`));
      return;
    }
    default:
  }
}

/** https://websockets.spec.whatwg.org/#dom-websocket-send, for each kind of data. */
export function sendText(socket: SocketRecord, text: string): void {
  const bytes = utf8Encode(`${text}t`);
  socket.bufferedAmount += typedArrayByteLength(bytes) - 1;
  if (socket.readyState === readyState.OPEN) ops.op_service_write(socket.call, bytes);
}

export function sendBytes(socket: SocketRecord, bytes: Uint8Array): void {
  const length = typedArrayByteLength(bytes);
  socket.bufferedAmount += length;
  if (socket.readyState !== readyState.OPEN) return;
  const chunk = new Uint8Array(length + 1);
  typedArraySet(chunk, bytes);
  chunk[length] = mark.binary;
  ops.op_service_write(socket.call, chunk);
}

export function sendBlob(socket: SocketRecord, blob: BlobRecord): void {
  sendBytes(socket, blobs.load().viewOfBlob(blob));
}
