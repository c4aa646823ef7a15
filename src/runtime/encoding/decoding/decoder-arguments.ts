// What TextDecoder and TextDecoderStream take: https://encoding.spec.whatwg.org/#textdecodercommon

import { arrayBufferIsView } from "../../infra/index.ts";
import {
  bufferOf,
  bytesOf,
  copyBytesOf,
  isArrayBuffer,
  toBoolean,
  toBufferSource,
  toDictionary,
  toDOMString,
} from "../../webidl/index.ts";
import { type DecodeRecord, newDecodeRecord } from "./decode-stream.ts";
import { getEncoding } from "./labels.ts";

/** The arguments of either constructor. Throws a RangeError for a label that is none. */
export function toDecodeRecord(label: unknown, options: unknown, context: string): DecodeRecord {
  const typedLabel = toDOMString(label, `${context}: label`);
  const { fatal, ignoreBOM } = toDecoderOptions(options, `${context}: options`);
  const encoding = getEncoding(typedLabel);
  if (encoding === undefined) throw new RangeError(`${context}: "${typedLabel}" is no encoding that is known here.`);
  return newDecodeRecord(encoding, fatal, ignoreBOM);
}

/** https://encoding.spec.whatwg.org/#textdecoderoptions */
function toDecoderOptions(value: unknown, context: string): { fatal: boolean; ignoreBOM: boolean } {
  const options = toDictionary(value, context) as { fatal?: unknown; ignoreBOM?: unknown } | undefined;
  if (options === undefined) return { fatal: false, ignoreBOM: false };
  const fatal = toBoolean(options.fatal);
  return { fatal, ignoreBOM: toBoolean(options.ignoreBOM) };
}

/** An AllowSharedBufferSource. Shared memory is copied: another thread could change it between two looks at it. */
export function toBytes(value: unknown, context: string): Uint8Array {
  const source = toBufferSource(value, context, { shared: true });
  const buffer = arrayBufferIsView(source) ? bufferOf(source) : source;
  // Asked this way round, the usual answer costs no exception.
  return isArrayBuffer(buffer) ? bytesOf(source) : copyBytesOf(source);
}
