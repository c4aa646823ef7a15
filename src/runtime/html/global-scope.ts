// The global object: https://html.spec.whatwg.org/#the-workerglobalscope-common-interface

import { EventTarget, getEventHandler, setEventHandler, setGlobalTarget } from "../dom/index.ts";
import { deferredRoom, objectGetOwnPropertyDescriptor, objectSetPrototypeOf } from "../infra/index.ts";
import { defineInterface, type GlobalProperty, globalAttribute, illegalConstructor } from "../webidl/index.ts";

const navigatorRoom = deferredRoom<typeof import("./navigator/index.ts")>("html/navigator");

let global: object | undefined;

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
  global = object;
  setGlobalTarget(object);
  objectSetPrototypeOf(object, WorkerGlobalScope.prototype);
}

/** Undefined before installGlobal. */
export function currentGlobal(): object | undefined {
  return global;
}

/** https://webidl.spec.whatwg.org/#dfn-create-operation-function, the checks of `this` for members of the global. */
export function requireGlobal(self: unknown): void {
  if (self !== undefined && self !== null && self !== global) throw new TypeError("Illegal invocation");
}

function handlerOf(self: unknown, name: string): object | null {
  requireGlobal(self);
  return getEventHandler(global, name);
}

function setHandlerOf(self: unknown, name: string, value: unknown): void {
  requireGlobal(self);
  setEventHandler(global, name, value);
}

const attributes = {
  get self(): unknown {
    requireGlobal(this);
    return global;
  },
  get navigator(): unknown {
    requireGlobal(this);
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
};

function attribute(name: keyof typeof attributes): GlobalProperty {
  const { get, set } = objectGetOwnPropertyDescriptor(attributes, name) as PropertyDescriptor;
  return globalAttribute(get as () => unknown, set);
}

export const globalAttributes = {
  self: attribute("self"),
  navigator: attribute("navigator"),
  onerror: attribute("onerror"),
  onunhandledrejection: attribute("onunhandledrejection"),
  onrejectionhandled: attribute("onrejectionhandled"),
};
