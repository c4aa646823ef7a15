// https://w3c.github.io/web-locks/#api-lock-manager and https://w3c.github.io/web-locks/#api-lock

import { type AbortSignal, abortReason, isAborted, toAbortSignal } from "../dom/index.ts";
import { reflectApply, stringStartsWith } from "../infra/index.ts";
import {
  defineInterface,
  enqueueMicrotask,
  internalToken,
  newDOMException,
  newPromise,
  registerPlatformInterface,
  rejectedPromise,
  requireArguments,
  requireInternal,
  toBoolean,
  toCallback,
  toDictionary,
  toDOMString,
  toEnum,
} from "../webidl/index.ts";
import { requestLock, snapshotLocks } from "./lock-requests.ts";
import type { LockMode, LockRecord } from "./records.ts";

let recordOf: (lock: Lock) => LockRecord;
let isLock: (value: object) => boolean;
let isManager: (value: object) => boolean;

export class Lock {
  #record: LockRecord;

  static {
    recordOf = (lock) => lock.#record;
    isLock = (value) => #record in value;
  }

  constructor(token: unknown, record: LockRecord) {
    requireInternal(token);
    this.#record = record;
  }

  get name(): string {
    return this.#record.name;
  }

  get mode(): string {
    return this.#record.mode;
  }
}

defineInterface(Lock, { length: 0, is: isLock });
registerPlatformInterface({
  name: "Lock",
  is: isLock,
  inspect(value) {
    const { name, mode } = recordOf(value as Lock);
    return ["Lock", { name, mode }];
  },
});

type GrantedCallback = (lock: Lock | null) => unknown;

interface LockOptions {
  ifAvailable: boolean;
  mode: LockMode;
  signal: AbortSignal | null;
  steal: boolean;
}

/** https://w3c.github.io/web-locks/#dictdef-lockoptions */
function toLockOptions(value: unknown): LockOptions {
  const given = (toDictionary(value, "LockManager.request: options") ?? {}) as {
    [member in keyof LockOptions]?: unknown;
  };
  const ifAvailable = toBoolean(given.ifAvailable);
  const { mode } = given;
  const typedMode = mode === undefined ? "exclusive" : toEnum(mode, ["shared", "exclusive"], "LockOptions.mode");
  const { signal } = given;
  const typedSignal = signal === undefined ? null : toAbortSignal(signal, "LockOptions.signal");
  return { ifAvailable, mode: typedMode, signal: typedSignal, steal: toBoolean(given.steal) };
}

/** https://w3c.github.io/web-locks/#dom-lockmanager-request, steps 6 to 9. */
function checkRequest(name: string, { ifAvailable, mode, signal, steal }: LockOptions): void {
  const refuse = (message: string) => newDOMException(`LockManager.request: ${message}`, "NotSupportedError");
  if (stringStartsWith(name, "-")) throw refuse('names that begin with "-" are reserved.');
  if (steal && ifAvailable) throw refuse("steal and ifAvailable do not go together.");
  if (steal && mode !== "exclusive") throw refuse('what is stolen has the mode "exclusive".');
  if (signal !== null && (steal || ifAvailable)) {
    throw refuse("a signal does not go together with steal or ifAvailable.");
  }
}

export class LockManager {
  // There is nothing to keep: reading it on anything but a LockManager throws a TypeError.
  #brand = undefined;

  static {
    isManager = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
  }

  /** https://w3c.github.io/web-locks/#dom-lockmanager-request and its overload with options. */
  request(name: unknown, optionsOrCallback: unknown, ...more: [callback?: unknown]): Promise<unknown> {
    try {
      this.#brand;
      requireArguments(arguments.length, 2, "LockManager.request");
      const typedName = toDOMString(name, "LockManager.request: name");
      const hasOptions = arguments.length > 2;
      const options = toLockOptions(hasOptions ? optionsOrCallback : undefined);
      const given = hasOptions ? more[0] : optionsOrCallback;
      const callback = toCallback<GrantedCallback>(given, "LockManager.request: callback");
      checkRequest(typedName, options);
      // 10. Aborted before it began.
      if (options.signal !== null && isAborted(options.signal)) throw abortReason(options.signal);
      // 11-13. The request.
      const released = newPromise<unknown>();
      const grant = (lock: LockRecord | null) =>
        reflectApply(callback, undefined, [lock === null ? null : new Lock(internalToken, lock)]);
      requestLock({ name: typedName, released, grant, ...options, abort: null });
      return released.promise;
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  /** https://w3c.github.io/web-locks/#dom-lockmanager-query */
  query(): Promise<object> {
    try {
      this.#brand;
      const { promise, resolve } = newPromise<object>();
      enqueueMicrotask(() => resolve(snapshotLocks()));
      return promise;
    } catch (error) {
      return rejectedPromise(error);
    }
  }
}

defineInterface(LockManager, { length: 0, is: (value) => isManager(value) });

/** The isolate's own. */
export const locks = new LockManager(internalToken);
