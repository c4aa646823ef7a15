// https://w3c.github.io/web-locks/#algorithms, over records. The one lock manager is that of the isolate. Steps of the standard's lock
// task queue are microtasks here (D-LOCKS-1).

import { abortReason, addAbortAlgorithm, isAborted, removeAbortAlgorithm } from "../dom/index.ts";
import {
  arrayIndexOf,
  arrayPush,
  arrayShift,
  arraySplice,
  arrayUnshift,
  mapDelete,
  mapForEach,
  mapGet,
  mapSet,
  removeItem,
} from "../infra/index.ts";
import { enqueueMicrotask, newDOMException, rejectedPromise, resolvedPromise, upon } from "../webidl/index.ts";
import type { LockRecord, LockRequest } from "./records.ts";

/** What a name has in the https://w3c.github.io/web-locks/#lock-request-queue-map and the held lock set. */
interface Resource {
  queue: LockRequest[];
  held: LockRecord[];
}

/** Only names of which something is held or asked. */
const resources = new Map<string, Resource>();

function resourceOf(name: string): Resource {
  let resource = mapGet(resources, name);
  if (resource === undefined) {
    resource = { queue: [], held: [] };
    mapSet(resources, name, resource);
  }
  return resource;
}

/** https://w3c.github.io/web-locks/#lock-request-grantable */
function isGrantable({ queue, held }: Resource, request: LockRequest): boolean {
  if (queue.length > 0 && queue[0] !== request) return false;
  if (request.mode === "exclusive") return held.length === 0;
  return held.length === 0 || (held[0] as LockRecord).mode === "shared";
}

/** https://w3c.github.io/web-locks/#request-a-lock */
export function requestLock(request: LockRequest): void {
  // 2. Until it is granted, it can be aborted.
  const { signal } = request;
  if (signal !== null) {
    request.abort = () => abortRequest(request, abortReason(signal));
    addAbortAlgorithm(signal, request.abort);
  }
  // 3. In the lock task queue.
  enqueueMicrotask(() => {
    if (signal !== null && isAborted(signal)) return;
    const resource = resourceOf(request.name);
    if (request.steal) {
      breakLocks(resource);
      arrayUnshift(resource.queue, request);
    } else if (request.ifAvailable && !isGrantable(resource, request)) {
      const { resolve, reject } = request.released;
      upon(callGrant(request, null), resolve, reject);
      return;
    } else {
      arrayPush(resource.queue, request);
    }
    processQueue(request.name, resource);
  });
}

function breakLocks(resource: Resource): void {
  const { held } = resource;
  resource.held = [];
  for (let at = 0; at < held.length; at++) {
    const message = "Another request has stolen the lock.";
    (held[at] as LockRecord).released.reject(newDOMException(message, "AbortError"));
  }
}

/** The promise of what the callback came to. */
function callGrant(request: LockRequest, lock: LockRecord | null): Promise<unknown> {
  try {
    return resolvedPromise(request.grant(lock));
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** https://w3c.github.io/web-locks/#signal-to-abort-the-request */
function abortRequest(request: LockRequest, reason: unknown): void {
  request.released.reject(reason);
  const resource = mapGet(resources, request.name);
  if (resource === undefined) return;
  const place = arrayIndexOf(resource.queue, request);
  if (place === -1) return;
  arraySplice(resource.queue, place, 1);
  enqueueMicrotask(() => processQueue(request.name, resource));
}

/** https://w3c.github.io/web-locks/#process-the-lock-request-queue */
function processQueue(name: string, resource: Resource): void {
  const { queue } = resource;
  while (queue.length > 0 && isGrantable(resource, queue[0] as LockRequest)) {
    const request = arrayShift(queue) as LockRequest;
    const lock: LockRecord = { name, mode: request.mode, released: request.released };
    arrayPush(resource.held, lock);
    enqueueMicrotask(() => grantLock(resource, request, lock));
  }
  if (queue.length === 0 && resource.held.length === 0 && mapGet(resources, name) === resource) {
    mapDelete(resources, name);
  }
}

function grantLock(resource: Resource, request: LockRequest, lock: LockRecord): void {
  const { signal, abort } = request;
  if (signal !== null && abort !== null) {
    // It was aborted between the decision and now.
    if (isAborted(signal)) {
      releaseLock(resource, lock);
      return;
    }
    removeAbortAlgorithm(signal, abort);
  }
  const { resolve, reject } = lock.released;
  upon(
    callGrant(request, lock),
    (value) => {
      releaseLock(resource, lock);
      resolve(value);
    },
    (reason) => {
      releaseLock(resource, lock);
      reject(reason);
    },
  );
}

/** https://w3c.github.io/web-locks/#release-the-lock; one that was stolen is held no more. */
function releaseLock(resource: Resource, lock: LockRecord): void {
  removeItem(resource.held, lock);
  processQueue(lock.name, resource);
}

interface LockInfo {
  clientId: string;
  mode: string;
  name: string;
}

let clientId: string | undefined;

function infoOf({ name, mode }: LockRecord): LockInfo {
  clientId ??= ops.op_crypto_random_uuid();
  return { clientId, mode, name };
}

/** https://w3c.github.io/web-locks/#snapshot-the-lock-state */
export function snapshotLocks(): { held: LockInfo[]; pending: LockInfo[] } {
  const held: LockInfo[] = [];
  const pending: LockInfo[] = [];
  mapForEach(resources, (resource) => {
    for (let at = 0; at < resource.held.length; at++) arrayPush(held, infoOf(resource.held[at] as LockRecord));
    for (let at = 0; at < resource.queue.length; at++) arrayPush(pending, infoOf(resource.queue[at] as LockRequest));
  });
  return { held, pending };
}
