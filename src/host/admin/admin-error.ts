import { NanoError } from "../errors/index.ts";

/** What an answer of the admin API says of a failure. */
export class AdminError extends Error {
  readonly status: number;
  readonly code: string;
  /** Lines below the message: a stack. */
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: { detail?: string; headers?: object } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = more.detail ?? "";
    this.headers = { ...more.headers };
  }
}

/** By the code of the failure; what is not here is 500. */
const statuses: Readonly<Record<string, number>> = {
  NANO_USAGE: 400,
  NANO_CONFIG_INVALID: 400,
  NANO_NO_APP: 404,
  NANO_NO_SUCH_VERSION: 404,
  NANO_NO_SUCH_SECRET: 404,
  NANO_NAME_TAKEN: 409,
  NANO_ROUTE_TAKEN: 409,
  NANO_ASSETS_MISSING: 409,
  NANO_APP_EXCEPTION: 422,
  NANO_APP_INVALID: 422,
  NANO_STARTUP_LIMIT: 422,
  NANO_MEMORY_LIMIT: 422,
  NANO_NOT_SERVING: 503,
  NANO_ENGINE_CRASHED: 503,
  NANO_DATA_UNUSABLE: 507,
};

/** What else is thrown nobody has expected: it is told of on standard error, and the server goes on serving apps. */
export function asAdminError(error: unknown): AdminError {
  if (error instanceof AdminError) return error;
  if (!(error instanceof NanoError)) {
    console.error("nano serve: the admin API failed:", error);
    return new AdminError(500, "NANO_INTERNAL", "the server failed at this; its standard error says how");
  }
  return new AdminError(statuses[error.code] ?? 500, error.code, error.message, { detail: error.detail });
}
