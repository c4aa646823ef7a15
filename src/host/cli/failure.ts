import pc from "picocolors";
import { NanoError } from "../errors/index.ts";

/** Returns the exit code. */
export function tellFailure(error: unknown, command: string | undefined): number {
  if (!(error instanceof NanoError)) throw error;
  process.stderr.write(`${pc.red(command === undefined ? "nano:" : `nano ${command}:`)} ${error.message}\n`);
  if (error.detail !== "") process.stderr.write(`${error.detail}\n`);
  return error.exitCode;
}
