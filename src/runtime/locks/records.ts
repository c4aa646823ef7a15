// Records of locks: https://w3c.github.io/web-locks/#concept-lock and https://w3c.github.io/web-locks/#lock-request

import type { AbortSignal } from "../dom/index.ts";
import type { PromiseRecord } from "../webidl/index.ts";

export type LockMode = "exclusive" | "shared";

export interface LockRecord {
  readonly name: string;
  readonly mode: LockMode;
  /** What request() returned. */
  readonly released: PromiseRecord<unknown>;
}

export interface LockRequest extends LockRecord {
  /** Called with the lock, or with null where it is not available. Runs app code. */
  readonly grant: (lock: LockRecord | null) => unknown;
  readonly ifAvailable: boolean;
  readonly steal: boolean;
  readonly signal: AbortSignal | null;
  /** What the signal is asked to do. */
  abort: (() => void) | null;
}
