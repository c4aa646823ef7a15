// Buffer source types: https://webidl.spec.whatwg.org/#js-buffer-source-types. What a value is, its internal slots say,
// not its prototype chain.

import {
  arrayBufferByteLength,
  arrayBufferDetached,
  arrayBufferIsView,
  arrayBufferResizable,
  dataViewBuffer,
  dataViewByteLength,
  dataViewByteOffset,
  sharedArrayBufferByteLength,
  sharedArrayBufferGrowable,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayName,
  typedArraySet,
} from "../infra/index.ts";

/** [AllowShared] and [AllowResizable]. */
export interface BufferAllowance {
  shared?: boolean;
  resizable?: boolean;
}

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  if (typeof value !== "object" || value === null) return false;
  try {
    arrayBufferByteLength(value);
    return true;
  } catch {
    return false;
  }
}

export function isSharedArrayBuffer(value: unknown): value is SharedArrayBuffer {
  if (typeof value !== "object" || value === null) return false;
  try {
    sharedArrayBufferByteLength(value);
    return true;
  } catch {
    return false;
  }
}

export function isArrayBufferView(value: unknown): value is ArrayBufferView {
  return arrayBufferIsView(value);
}

/** An ArrayBuffer or a view; a SharedArrayBuffer is none, a view of one is a view. */
export function isBufferSource(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return arrayBufferIsView(value) || isArrayBuffer(value);
}

/** The buffer under a view, detached or not. */
export function bufferOf(view: ArrayBufferView): ArrayBufferLike {
  return typedArrayName(view) === undefined ? dataViewBuffer(view) : typedArrayBuffer(view);
}

/** https://webidl.spec.whatwg.org/#buffersource-underlying-buffer, detached or not. */
export function isDetached(source: ArrayBuffer | ArrayBufferView): boolean {
  const buffer = arrayBufferIsView(source) ? bufferOf(source) : source;
  return isArrayBuffer(buffer) && arrayBufferDetached(buffer);
}

function requireAllowed(buffer: ArrayBufferLike, context: string, allow: BufferAllowance | undefined): void {
  // Asked this way round, the usual answer costs no exception.
  const shared = !isArrayBuffer(buffer);
  if (shared && allow?.shared !== true) throw new TypeError(`${context} must not be backed by a SharedArrayBuffer.`);
  const resizable = shared ? sharedArrayBufferGrowable(buffer) : arrayBufferResizable(buffer);
  if (resizable && allow?.resizable !== true)
    throw new TypeError(`${context} must not be backed by a resizable buffer.`);
}

/** https://webidl.spec.whatwg.org/#js-buffer-source-types, for ArrayBufferView. */
export function toArrayBufferView(value: unknown, context: string, allow?: BufferAllowance): ArrayBufferView {
  if (!arrayBufferIsView(value)) throw new TypeError(`${context} must be an ArrayBufferView.`);
  requireAllowed(bufferOf(value), context, allow);
  return value;
}

/** https://webidl.spec.whatwg.org/#js-Uint8Array */
export function toUint8Array(value: unknown, context: string, allow?: BufferAllowance): Uint8Array {
  if (typedArrayName(value) !== "Uint8Array") throw new TypeError(`${context} must be a Uint8Array.`);
  return toArrayBufferView(value, context, allow) as Uint8Array;
}

/** https://webidl.spec.whatwg.org/#BufferSource; with `allow.shared`, AllowSharedBufferSource. */
export function toBufferSource(
  value: unknown,
  context: string,
  allow?: BufferAllowance,
): ArrayBuffer | ArrayBufferView {
  if (arrayBufferIsView(value)) return toArrayBufferView(value, context, allow);
  if (!isArrayBuffer(value) && !(allow?.shared === true && isSharedArrayBuffer(value))) {
    throw new TypeError(`${context} must be an ArrayBuffer or an ArrayBufferView.`);
  }
  requireAllowed(value as ArrayBufferLike, context, allow);
  return value as ArrayBuffer;
}

/** The bytes themselves, not a copy; none of a detached buffer, or of a view that lies outside its buffer by now. */
export function bytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  if (!arrayBufferIsView(source)) {
    return isDetached(source) ? new Uint8Array(0) : new Uint8Array(source);
  }
  if (typedArrayName(source) !== undefined) {
    const length = typedArrayByteLength(source);
    if (length === 0) return new Uint8Array(0);
    return new Uint8Array(typedArrayBuffer(source) as ArrayBuffer, typedArrayByteOffset(source), length);
  }
  try {
    const length = dataViewByteLength(source);
    return new Uint8Array(dataViewBuffer(source) as ArrayBuffer, dataViewByteOffset(source), length);
  } catch {
    return new Uint8Array(0);
  }
}

/** https://webidl.spec.whatwg.org/#dfn-get-buffer-source-copy */
export function copyBytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(source);
  const copy = new Uint8Array(typedArrayByteLength(bytes));
  typedArraySet(copy, bytes);
  return copy;
}
