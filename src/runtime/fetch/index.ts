// Door of the fetch room: https://fetch.spec.whatwg.org/

import { type Globals, globalInterface, globalOperation } from "../webidl/index.ts";
import { fetch } from "./fetch-method.ts";
import { Headers } from "./headers.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";

export { cancelBody, isBodyUnusable, newIncomingBody, readBody, takeWholeSource } from "./body.ts";
export { extractMimeType } from "./extract-mime-type.ts";
export { contentLengthOf, newIncomingRequest } from "./make-request.ts";
export { type ByteSink, type PumpRecord, resumePump, startPump, stopPump } from "./pump.ts";
export type { BodyRecord, ByteSource, ReadSteps, RequestRecord, ResponseRecord } from "./records.ts";
export { newRequest, requestRecordOf } from "./request.ts";
export { abortRequest } from "./request-signal.ts";
export { newResponseObject, responseRecordOf } from "./response.ts";
export { fetch, Headers, Request, Response };

export const globals: Globals = {
  fetch: globalOperation(fetch),
  Headers: globalInterface(Headers),
  Request: globalInterface(Request),
  Response: globalInterface(Response),
};
