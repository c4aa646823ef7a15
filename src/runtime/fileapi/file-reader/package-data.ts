// https://w3c.github.io/FileAPI/#blob-package-data

import { deferredRoom, typedArrayBuffer } from "../../infra/index.ts";
import { parameterOf, parseMimeType } from "../../mimesniff/index.ts";
import { type BlobRecord, blobs } from "../index.ts";

const decoding = deferredRoom<typeof import("../../encoding/decoding/index.ts")>("encoding/decoding");

export type ReadType = "ArrayBuffer" | "BinaryString" | "DataURL" | "Text";
export type ReadResult = string | ArrayBuffer;

/** `encodingName`: for text, what the app says of its encoding. Throws where memory is short. */
export function packageData(blob: BlobRecord, type: ReadType, encodingName: string | undefined): ReadResult {
  const { copyOfBlob, viewOfBlob } = blobs.load();
  switch (type) {
    case "DataURL": {
      const base64 = ops.op_html_btoa(ops.op_encoding_decode_latin1(viewOfBlob(blob))) as string;
      return `data:${blob.type === "" ? "application/octet-stream" : blob.type};base64,${base64}`;
    }
    case "Text":
      return decode(viewOfBlob(blob), encodingOf(blob.type, encodingName));
    case "ArrayBuffer":
      return typedArrayBuffer(copyOfBlob(blob)) as ArrayBuffer;
    case "BinaryString":
      return ops.op_encoding_decode_latin1(viewOfBlob(blob));
  }
}

/** Steps 1–4 for text. */
function encodingOf(type: string, encodingName: string | undefined): string {
  const { getEncoding } = decoding.load();
  // 1, 2. As the app says.
  const given = encodingName === undefined ? undefined : getEncoding(encodingName);
  if (given !== undefined) return given;
  // 3. As the type says.
  const mimeType = parseMimeType(type);
  const charset = mimeType === null ? undefined : parameterOf(mimeType, "charset");
  const ofType = charset === undefined ? undefined : getEncoding(charset);
  // 4. Else UTF-8.
  return ofType ?? "utf-8";
}

/** https://encoding.spec.whatwg.org/#decode */
function decode(bytes: Uint8Array<ArrayBuffer>, fallback: string): string {
  const { decodeChunk, newDecodeRecord } = decoding.load();
  return decodeChunk(newDecodeRecord(sniffBom(bytes) ?? fallback, false, false), bytes, false);
}

/** https://encoding.spec.whatwg.org/#bom-sniff */
function sniffBom(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return undefined;
}
