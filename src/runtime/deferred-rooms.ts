// The rooms that stand outside the snapshot (infra/deferred.ts), by the path of their door's folder, and the globals of
// each: these are on the global object from the beginning, and the room is loaded when one is asked for.

export const deferredRooms = {
  "console/inspect": [],
  "encoding/coding-streams": ["TextDecoderStream", "TextEncoderStream"],
  "encoding/decoding": ["TextDecoder"],
  "fetch/body-streams": [],
  "fetch/outgoing": [],
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
  "webcrypto/digest-stream": [],
  "webcrypto/subtle": ["CryptoKey", "SubtleCrypto"],
  "webidl/dom-exception": ["DOMException"],
} as const satisfies Record<string, readonly string[]>;
