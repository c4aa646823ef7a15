// Door of the fetch room: https://fetch.spec.whatwg.org/

import { type Globals, globalInterface, globalOperation } from "../webidl/index.ts";
import { fetch, fetchRequest } from "./fetch-method.ts";
import { Headers } from "./headers.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";
import { wasmStreaming } from "./streams-room.ts";

export {
  cancelBody,
  isBlobSource,
  isBodyUnusable,
  lengthAtHand,
  newIncomingBody,
  newSourceBody,
  readAllBytes,
  readBody,
  takeSource,
  takeWholeSource,
} from "./body.ts";
export { extractMimeType } from "./extract-mime-type.ts";
export {
  copyHeaderList,
  getDecodeAndSplit,
  getFromHeaderList,
  type HeaderList,
  setInHeaderList,
} from "./header-list.ts";
export { newIncomingRequest, newOutgoingRequest, urlOfRequest } from "./make-request.ts";
export { cloneResponse } from "./make-response.ts";
export { type ByteSink, type PumpRecord, resumePump, startPump, stopPump } from "./pump.ts";
export type { BodyRecord, BodySource, ByteSource, ReadSteps, RequestRecord, ResponseRecord } from "./records.ts";
export { newRequest, requestRecordFrom, requestRecordOf } from "./request.ts";
export { contentLengthOf, headersOfRequest } from "./request-headers.ts";
export { abortRequest } from "./request-signal.ts";
export { newResponseObject, responseRecordOf } from "./response.ts";
export { fetch, fetchRequest, Headers, Request, Response };

/** The hook of the engine's WebAssembly.compileStreaming and instantiateStreaming. */
export function streamWebAssembly(source: unknown, stream: object): void {
  wasmStreaming.load().compileResponse(source, stream);
}

export const globals: Globals = {
  fetch: globalOperation(fetch),
  Headers: globalInterface(Headers),
  Request: globalInterface(Request),
  Response: globalInterface(Response),
};
