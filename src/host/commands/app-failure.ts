import { NanoError } from "../errors/index.ts";

/**
 * Why an app is not to be had. A file that goes away while it is read is no failure of NANO's; what else is thrown
 * is, and goes on.
 */
export function asFailure(error: unknown): NanoError {
  if (error instanceof NanoError) return error;
  if (error instanceof Error && "syscall" in error) {
    return new NanoError("NANO_NO_APP", error.message, { cause: error });
  }
  throw error;
}
