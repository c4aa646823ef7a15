// Door of Cache and CacheStorage, a deferred room: https://w3c.github.io/ServiceWorker/#cache-objects

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { Cache } from "./cache.ts";
import { CacheStorage, caches } from "./cache-storage.ts";

export { type CacheStorage, caches };

export const globals: Globals = { Cache: globalInterface(Cache), CacheStorage: globalInterface(CacheStorage) };
