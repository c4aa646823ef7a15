// The deferred rooms for unit tests in plain Node, where no bundle gives their loaders: import it after the ops.

import type { deferredRooms } from "../deferred-rooms.ts";
import { deferredRoom, provideDeferredRooms } from "../infra/index.ts";

const rooms = {
  "caches/cache-storage": await import("../caches/cache-storage/index.ts"),
  compression: await import("../compression/index.ts"),
  "console/inspect": await import("../console/inspect/index.ts"),
  "encoding/coding-streams": await import("../encoding/coding-streams/index.ts"),
  "encoding/decoding": await import("../encoding/decoding/index.ts"),
  eventsource: await import("../eventsource/index.ts"),
  "fetch/body-streams": await import("../fetch/body-streams/index.ts"),
  "fetch/forms": await import("../fetch/forms/index.ts"),
  "fetch/outgoing": await import("../fetch/outgoing/index.ts"),
  "fileapi/blobs": await import("../fileapi/blobs/index.ts"),
  "fileapi/file-reader": await import("../fileapi/file-reader/index.ts"),
  "hr-time/performance": await import("../hr-time/performance/index.ts"),
  "hr-time/timeline": await import("../hr-time/timeline/index.ts"),
  "fetch/wasm-streaming": await import("../fetch/wasm-streaming/index.ts"),
  "html/navigator": await import("../html/navigator/index.ts"),
  locks: await import("../locks/index.ts"),
  "messaging/message-event": await import("../messaging/message-event/index.ts"),
  "messaging/ports": await import("../messaging/ports/index.ts"),
  streams: await import("../streams/index.ts"),
  urlpattern: await import("../urlpattern/index.ts"),
  "webcrypto/digest-stream": await import("../webcrypto/digest-stream/index.ts"),
  "webcrypto/subtle": await import("../webcrypto/subtle/index.ts"),
  "webidl/dom-exception": await import("../webidl/dom-exception/index.ts"),
  "xhr/form-data": await import("../xhr/form-data/index.ts"),
  "websocket-streams": await import("../websocket-streams/index.ts"),
  websockets: await import("../websockets/index.ts"),
  "workers/bindings": await import("./bindings/index.ts"),
  "workers/scheduled": await import("./scheduled/index.ts"),
} satisfies Record<keyof typeof deferredRooms, object>;

provideDeferredRooms(Object.fromEntries(Object.entries(rooms).map(([path, room]) => [path, () => room])));
// A test imports what it tests: as if somebody had asked for all of them.
for (const path of Object.keys(rooms)) deferredRoom(path).load();
