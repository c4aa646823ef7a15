import { getSystemErrorMessage } from "node:util";

/** Why the system refused something, in its own words ("permission denied"); undefined for any other error. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errno" in error) || typeof error.errno !== "number") return undefined;
  return getSystemErrorMessage(error.errno);
}
