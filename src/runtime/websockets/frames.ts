// What crosses the service call of a WebSocket: chunks with a mark at their end (WebSocketMark of src/protocol).

import { utf8Decode, utf8DecodeWithoutBom, utf8Encode } from "../encoding/index.ts";
import {
  arrayBufferTransfer,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArraySet,
} from "../infra/index.ts";

/** What a message is, or what else a chunk tells of, as a byte. */
const mark = { text: 0x74, binary: 0x62, close: 0x63, sent: 0x61, closing: 0x73 } as const;

/** What the host counts for a message beside its bytes, one of which is the mark. */
const messageCost = 63;

type Chunk = Uint8Array<ArrayBuffer>;

/** Who hears of a connection. */
export interface SocketSteps {
  /** A message has come: `textOf(chunk)` or `bufferOf(chunk)` has it, `creditOf(chunk)` is what it counts. */
  message(chunk: Chunk, isText: boolean): void;
  /** So many bytes of messages were sent. */
  sent(bytes: number): void;
  /** The other side closes. */
  closing(): void;
  closed(wasClean: boolean, code: number, reason: string): void;
}

export function takeChunk(chunk: Chunk, steps: SocketSteps): void {
  switch (chunk[typedArrayByteLength(chunk) - 1]) {
    case mark.text:
      steps.message(chunk, true);
      return;
    case mark.binary:
      steps.message(chunk, false);
      return;
    case mark.sent:
      steps.sent(+utf8Decode(payloadOf(chunk)));
      return;
    case mark.closing:
      steps.closing();
      return;
    case mark.close:
      takeClose(utf8DecodeWithoutBom(payloadOf(chunk)), steps);
      return;
    default:
      throw new Error("Assert: a mark of a WebSocket's chunk");
  }
}

/** "1 code reason" when it was clean. */
function takeClose(text: string, steps: SocketSteps): void {
  const wasClean = stringCharCodeAt(text, 0) === 0x31;
  const space = stringIndexOf(text, " ", 2);
  steps.closed(wasClean, +stringSlice(text, 2, space), stringSlice(text, space + 1));
}

function payloadOf(chunk: Chunk): Chunk {
  return new Uint8Array(typedArrayBuffer(chunk) as ArrayBuffer, 0, typedArrayByteLength(chunk) - 1);
}

export function textOf(chunk: Chunk): string {
  return utf8DecodeWithoutBom(payloadOf(chunk));
}

/** Takes the chunk's buffer over. */
export function bufferOf(chunk: Chunk): ArrayBuffer {
  return arrayBufferTransfer(typedArrayBuffer(chunk) as ArrayBuffer, typedArrayByteLength(chunk) - 1);
}

/** To be asked before `bufferOf`. */
export function creditOf(chunk: Chunk): number {
  return typedArrayByteLength(chunk) + messageCost;
}

/** These two give the length of the message. `call` 0: it goes nowhere. */
export function writeText(call: number, text: string): number {
  const chunk = utf8Encode(`${text}t`);
  if (call !== 0) ops.op_service_write(call, chunk);
  return typedArrayByteLength(chunk) - 1;
}

export function writeBytes(call: number, bytes: Uint8Array): number {
  const length = typedArrayByteLength(bytes);
  if (call === 0) return length;
  const chunk = new Uint8Array(length + 1);
  typedArraySet(chunk, bytes);
  chunk[length] = mark.binary;
  ops.op_service_write(call, chunk);
  return length;
}

/** The host sends a close frame; without code it is an empty one. */
export function writeClose(call: number, code: number | null, reason: string): void {
  const text = code === null ? "" : reason === "" ? `${code}` : `${code} ${reason}`;
  ops.op_service_write(call, utf8Encode(`${text}c`));
}
