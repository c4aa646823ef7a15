// What goes wrong in the data directory, as it is told to people.

import { NanoError, systemReason } from "../errors/index.ts";

/** Result codes of SQLite. */
const BUSY = 5;
const FULL = 13;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

const sqliteReasons: Readonly<Record<number, string>> = {
  [FULL]: "no space left",
  [CORRUPT]: "the database is damaged: restore it from a backup",
  [NOT_A_DATABASE]: "nano.db is no database: restore it from a backup",
};

/** Errors of files and of the database; anything else stays what it is. */
export function asUnusable(folder: string, error: unknown): unknown {
  const reason = systemReason(error) ?? sqliteReason(error);
  if (reason === undefined) return error;
  return new NanoError("NANO_DATA_UNUSABLE", `the data directory ${folder} cannot be used: ${reason}`, {
    cause: error,
  });
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

function sqliteReason(error: unknown): string | undefined {
  const code = resultCode(error);
  if (code === undefined) return undefined;
  return sqliteReasons[code] ?? (error as Error).message;
}

/** Without what is added to it in the upper bytes. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}
