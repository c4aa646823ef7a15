// Bodies become streams only when somebody asks for one, few are blobs or forms, and few apps compile what they fetch: these
// rooms are deferred.

import { deferredRoom } from "../infra/index.ts";

export const streams = deferredRoom<typeof import("../streams/index.ts")>("streams");
export const bodyStreams = deferredRoom<typeof import("./body-streams/index.ts")>("fetch/body-streams");
export const forms = deferredRoom<typeof import("./forms/index.ts")>("fetch/forms");
export const wasmStreaming = deferredRoom<typeof import("./wasm-streaming/index.ts")>("fetch/wasm-streaming");
