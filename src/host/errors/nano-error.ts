import { type ErrorCode, exitCodes } from "./codes.ts";

export interface NanoErrorOptions {
  cause?: unknown;
  /** Lines shown below the message: a source line with a mark, a stack. */
  detail?: string;
}

/** An expected failure on the host's side. The message is one line that names the thing and the way out. */
export class NanoError extends Error {
  override readonly name = "NanoError";
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, message: string, options: NanoErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.detail = options.detail ?? "";
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}
