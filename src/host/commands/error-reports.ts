// Errors in the apps' logs, as they are told to the supervisor with the next pulse.

import type { LogEvent } from "../native/index.ts";
import type { AppError } from "../supervisor/index.ts";

/** More between two pulses are not told; the first ones are the cause more often. */
const MOST = 100;
const LONGEST = 8 * 1024;

export class ErrorReports {
  #waiting: AppError[] = [];

  add(label: string, { requestId, traceId, text }: LogEvent, time: Date): void {
    if (this.#waiting.length >= MOST) return;
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
    const trace = traceId === undefined ? {} : { traceId };
    this.#waiting.push({ label, time: time.toISOString(), requestId, ...trace, text: cut });
  }

  /** Those since they were taken last. */
  take(): AppError[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}
