// Buffers and views by their internal slots: https://streams.spec.whatwg.org/#misc-abstract-ops. Nothing here consults a
// constructor or species that an app could have put in place.

import {
  arrayBufferByteLength,
  arrayBufferDetached,
  arrayBufferTransfer,
  dataViewByteLength,
  dataViewByteOffset,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayLength,
  typedArrayName,
  typedArraySet,
} from "../../infra/index.ts";
import { bufferOf } from "../../webidl/index.ts";
import type { ViewConstructor } from "./records.ts";

/** What a view shows of its buffer, and how to make another of its kind. */
export interface ViewShape {
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly elementSize: number;
  readonly viewConstructor: ViewConstructor;
}

interface ViewKind {
  readonly elementSize: number;
  readonly viewConstructor: ViewConstructor;
}

const dataViewKind: ViewKind = { elementSize: 1, viewConstructor: DataView };
const uint8ArrayKind: ViewKind = { elementSize: 1, viewConstructor: Uint8Array };

/** https://tc39.es/ecma262/#table-the-typedarray-constructors */
function viewKindOf(name: string | undefined): ViewKind {
  switch (name) {
    case undefined:
      return dataViewKind;
    case "Int8Array":
      return { elementSize: 1, viewConstructor: Int8Array };
    case "Uint8ClampedArray":
      return { elementSize: 1, viewConstructor: Uint8ClampedArray };
    case "Int16Array":
      return { elementSize: 2, viewConstructor: Int16Array };
    case "Uint16Array":
      return { elementSize: 2, viewConstructor: Uint16Array };
    case "Float16Array":
      return { elementSize: 2, viewConstructor: Float16Array };
    case "Int32Array":
      return { elementSize: 4, viewConstructor: Int32Array };
    case "Uint32Array":
      return { elementSize: 4, viewConstructor: Uint32Array };
    case "Float32Array":
      return { elementSize: 4, viewConstructor: Float32Array };
    case "Float64Array":
      return { elementSize: 8, viewConstructor: Float64Array };
    case "BigInt64Array":
      return { elementSize: 8, viewConstructor: BigInt64Array };
    case "BigUint64Array":
      return { elementSize: 8, viewConstructor: BigUint64Array };
    default:
      return uint8ArrayKind;
  }
}

/** The view's buffer is no SharedArrayBuffer: conversion refused that. A view of a detached buffer has length 0. */
export function shapeOf(view: ArrayBufferView): ViewShape {
  const name = typedArrayName(view);
  const buffer = bufferOf(view) as ArrayBuffer;
  const { elementSize, viewConstructor } = viewKindOf(name);
  if (name !== undefined) {
    const byteOffset = typedArrayByteOffset(view);
    return { buffer, byteOffset, byteLength: typedArrayByteLength(view), elementSize, viewConstructor };
  }
  if (arrayBufferDetached(buffer)) return { buffer, byteOffset: 0, byteLength: 0, elementSize, viewConstructor };
  const byteOffset = dataViewByteOffset(view);
  return { buffer, byteOffset, byteLength: dataViewByteLength(view), elementSize, viewConstructor };
}

/** Elements of a typed array, bytes of a DataView. */
export function lengthOf(view: ArrayBufferView): number {
  return typedArrayName(view) === undefined ? shapeOf(view).byteLength : typedArrayLength(view);
}

export function isDetachedBuffer(buffer: ArrayBuffer): boolean {
  return arrayBufferDetached(buffer);
}

export function byteLengthOf(buffer: ArrayBuffer): number {
  return arrayBufferByteLength(buffer);
}

/** https://streams.spec.whatwg.org/#transfer-array-buffer. Throws a TypeError for the buffer of a WebAssembly.Memory. */
export function transferArrayBuffer(buffer: ArrayBuffer): ArrayBuffer {
  return arrayBufferTransfer(buffer);
}

/** https://tc39.es/ecma262/#sec-copydatablockbytes. Throws when either range lies outside its buffer. */
export function copyDataBlockBytes(to: Uint8Array, from: Uint8Array): void {
  typedArraySet(to, from);
}

/** https://tc39.es/ecma262/#sec-clonearraybuffer. Throws a RangeError when there is no memory. */
export function cloneArrayBuffer(buffer: ArrayBuffer, byteOffset: number, byteLength: number): Uint8Array<ArrayBuffer> {
  const clone = new Uint8Array(byteLength);
  typedArraySet(clone, new Uint8Array(buffer, byteOffset, byteLength));
  return clone;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-cloneasuint8array */
export function cloneAsUint8Array(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = shapeOf(view);
  return cloneArrayBuffer(buffer, byteOffset, byteLength);
}

/** The same bytes in a buffer of another length; the old one is detached. */
export function arrayBufferResized(buffer: ArrayBuffer, length: number): ArrayBuffer {
  return arrayBufferTransfer(buffer, length);
}
