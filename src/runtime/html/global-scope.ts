// The global object: https://html.spec.whatwg.org/#the-workerglobalscope-common-interface

import { EventTarget, getEventHandler, setEventHandler, setGlobalTarget } from "../dom/index.ts";
import { deferredRoom, objectSetPrototypeOf } from "../infra/index.ts";
import {
  globalAttributes as attributesOf,
  defineInterface,
  globalObject,
  illegalConstructor,
  requireGlobal,
  setGlobalObject,
} from "../webidl/index.ts";

const navigatorRoom = deferredRoom<typeof import("./navigator/index.ts")>("html/navigator");

/** The interface that the global object implements. Its members stand on the global itself (D-HTML-3). */
export class WorkerGlobalScope extends EventTarget {
  constructor() {
    illegalConstructor();
    // Never reached; a derived class has to say it.
    super();
  }
}

defineInterface(WorkerGlobalScope);

/** Makes `object` the global: an EventTarget, and what operations without a `this` work on. Its prototype stays mutable (D-HTML-4). */
export function installGlobal(object: object): void {
  setGlobalObject(object);
  setGlobalTarget(object);
  objectSetPrototypeOf(object, WorkerGlobalScope.prototype);
}

function handlerOf(self: unknown, name: string): object | null {
  requireGlobal(self, name);
  return getEventHandler(globalObject(), name);
}

function setHandlerOf(self: unknown, name: string, value: unknown): void {
  requireGlobal(self, name);
  setEventHandler(globalObject(), name, value);
}

export const globalAttributes = attributesOf({
  get self(): unknown {
    requireGlobal(this, "self");
    return globalObject();
  },
  get navigator(): unknown {
    requireGlobal(this, "navigator");
    return navigatorRoom.load().navigator;
  },
  get onerror(): unknown {
    return handlerOf(this, "onerror");
  },
  set onerror(value: unknown) {
    setHandlerOf(this, "onerror", value);
  },
  get onunhandledrejection(): unknown {
    return handlerOf(this, "onunhandledrejection");
  },
  set onunhandledrejection(value: unknown) {
    setHandlerOf(this, "onunhandledrejection", value);
  },
  get onrejectionhandled(): unknown {
    return handlerOf(this, "onrejectionhandled");
  },
  set onrejectionhandled(value: unknown) {
    setHandlerOf(this, "onrejectionhandled", value);
  },
  // The engine fires neither: whether there is a network shows at a fetch.
  get ononline(): unknown {
    return handlerOf(this, "ononline");
  },
  set ononline(value: unknown) {
    setHandlerOf(this, "ononline", value);
  },
  get onoffline(): unknown {
    return handlerOf(this, "onoffline");
  },
  set onoffline(value: unknown) {
    setHandlerOf(this, "onoffline", value);
  },
});
