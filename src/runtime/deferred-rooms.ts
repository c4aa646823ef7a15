// The rooms that stand outside the snapshot (infra/deferred.ts), by the path of their door's folder, and the globals of
// each: these are on the global object from the beginning, and the room is loaded when one is asked for.

export const deferredRooms = {
  "caches/cache-storage": ["Cache", "CacheStorage"],
  "console/inspect": [],
  "encoding/coding-streams": ["TextDecoderStream", "TextEncoderStream"],
  "encoding/decoding": ["TextDecoder"],
  "fetch/body-streams": [],
  "fetch/forms": [],
  "fetch/outgoing": [],
  "fileapi/blobs": ["Blob", "File", "FileList"],
  "fileapi/file-reader": ["FileReader", "FileReaderSync", "ProgressEvent"],
  "html/navigator": ["Navigator"],
  streams: [
    "ByteLengthQueuingStrategy",
    "CountQueuingStrategy",
    "ReadableByteStreamController",
    "ReadableStream",
    "ReadableStreamBYOBReader",
    "ReadableStreamBYOBRequest",
    "ReadableStreamDefaultController",
    "ReadableStreamDefaultReader",
    "TransformStream",
    "TransformStreamDefaultController",
    "WritableStream",
    "WritableStreamDefaultController",
    "WritableStreamDefaultWriter",
  ],
  "webcrypto/subtle": ["CryptoKey", "SubtleCrypto"],
  "webidl/dom-exception": ["DOMException"],
  "xhr/form-data": ["FormData"],
} as const satisfies Record<string, readonly string[]>;
