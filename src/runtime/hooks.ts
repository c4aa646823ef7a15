// What the engine room calls in an isolate. The runtime's main function returns one object of this shape.

import type { ExchangeId } from "./ops.ts";

/** Kinds of event that a service call brings, in the order of native/isolate/service_event.h. */
export const serviceEvent = {
  /** payload: the answer, as the service gives it. Further events follow only if the answer has a body. */
  reply: 0,
  /** payload: Uint8Array. */
  chunk: 1,
  /** The answer's body is complete. */
  end: 2,
  /** payload: {name, message, code?}. The call failed, before or after its reply. */
  error: 3,
  /** More of the call's body may be written. */
  drain: 4,
} as const;

/** Bits, as native/isolate/app_isolate_exchanges.cc has them. */
export const requestFact = { hasBody: 1, http10: 2 } as const;
/** Kinds of binding, as native/isolate/app.h numbers them. */
export const bindingKind = {
  /** Another app. */
  service: 0,
  /** The app's own files. */
  assets: 1,
} as const;

export interface AppStart {
  name: string;
  /** True while `eval` command runs: the app is a script whose completion value is wanted. */
  evaluate: boolean;
  /** The app is a classic script (service-worker syntax, or `eval`). */
  script: boolean;
  /** The app's own URL, by which it has an origin; "" when it has none. */
  url: string;
  /** The app's `env`, already a value of this realm; its bindings are still to be put there. */
  env: unknown;
  /** name, kind, name, kind … */
  bindings: (string | number)[];
}

export interface Hooks {
  /** Before the app's source is evaluated. */
  start(app: AppStart): void;
  /** After the app's source is evaluated: `namespace` is its module namespace, undefined for a classic script. Returns why the app cannot serve, or "". */
  loaded(namespace: object | undefined): string;
  /**
   * A request. `url` is absolute as the client sent it (not normalized). `headers`: "name\nvalue\nname\nvalue", names in lower case, one character a byte.
   * `entrypoint`: the module's export that is to answer, where it is not the default one. `facts`: bits of requestFact.
   */
  fetch(exchange: ExchangeId, method: string, url: string, headers: string, facts: number, entrypoint?: string): void;
  /** The scheduled handler is asked for. `time`: in milliseconds since 1970. */
  scheduled(exchange: ExchangeId, cron: string, time: number): void;
  /** More of the request's body can be read. */
  body(exchange: ExchangeId): void;
  /** More of the response's body can be written. */
  drain(exchange: ExchangeId): void;
  /** The client has gone before the response was complete. */
  closed(exchange: ExchangeId): void;
  /** The engine gave the exchange up (a limit was hit): forget it. */
  drop(exchange: ExchangeId): void;
  timer(id: number): void;
  service(call: number, event: number, payload: unknown): void;
  /** After a microtask checkpoint. `list`: kind (0 rejected, 1 handled since), promise, reason, kind, promise, reason … */
  rejections(list: unknown[]): void;
  /** Text of a thrown value for a log: stack where there is one. Runs app code. */
  describe(error: unknown): string;
  /** A value as a console prints it. Runs app code. */
  inspect(value: unknown, colors: boolean): string;
  /** A DOMException of name DataCloneError. */
  dataCloneError(message: string): object;
  /** Is the object a platform object of this realm that structured clone must not take as a plain one? */
  isPlatformObject(value: object): boolean;
  /** [tag, ...plain fields] of a serializable platform object, or null when it is not serializable. */
  serializePlatformObject(value: object): unknown[] | null;
  deserializePlatformObject(data: unknown[]): object;
  /** The value of a global that op_webidl_define_deferred has defined: somebody looks at it for the first time. */
  deferredGlobal(name: string): unknown;
  /** WebAssembly.compileStreaming or instantiateStreaming was given `source`; its bytes go to the handle `stream` by op_webassembly_stream. */
  wasmStream(source: unknown, stream: object): void;
}
