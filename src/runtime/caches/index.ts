// Door of the caches room: https://w3c.github.io/ServiceWorker/#cache-objects. All of it but the global's attribute is
// deferred.

import { deferredRoom } from "../infra/index.ts";
import { type Globals, globalAttributes, requireGlobal } from "../webidl/index.ts";
import type { CacheStorage } from "./cache-storage/index.ts";

const room = deferredRoom<typeof import("./cache-storage/index.ts")>("caches/cache-storage");

const attributes = {
  get caches(): CacheStorage {
    requireGlobal(this, "caches");
    return room.load().caches;
  },
};

export const globals: Globals = globalAttributes(attributes);
