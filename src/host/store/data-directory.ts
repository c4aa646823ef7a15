// What must survive the server: a database and blobs in one folder, which one process has at a time.

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { NanoError } from "../errors/index.ts";
import { Blobs } from "./blobs.ts";
import { migrations } from "./migrations.ts";
import { asUnusable, isBusy } from "./unusable.ts";

const DATABASE = "nano.db";
/** Says who has the folder; the lock is the database's. */
const HOLDER = "nano.pid";

export class DataDirectory {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly #database: DatabaseSync;

  private constructor(folder: string, database: DatabaseSync) {
    this.folder = folder;
    this.#database = database;
    this.blobs = new Blobs(join(folder, "blobs"));
  }

  /** Throws NANO_DATA_IN_USE where another process has it, NANO_DATA_UNUSABLE where it cannot be read or written. */
  static async open(folder: string): Promise<DataDirectory> {
    const { DatabaseSync } = await import("node:sqlite");
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      keepPrivate(join(folder, DATABASE));
      database = new DatabaseSync(join(folder, DATABASE), { timeout: 0 });
      lock(database);
      migrate(database, folder);
      writeFileSync(join(folder, HOLDER), `${process.pid}\n`);
      return new DataDirectory(folder, database);
    } catch (error) {
      database?.close();
      throw isBusy(error) ? inUse(folder, error) : asUnusable(folder, error);
    }
  }

  /** What `work` does with the database happens as a whole or not at all. Throws NANO_DATA_UNUSABLE. */
  transaction<Result>(work: (database: DatabaseSync) => Result): Result {
    const database = this.#database;
    // A part of a transaction that has begun.
    if (database.isTransaction) return work(database);
    try {
      database.exec("BEGIN IMMEDIATE");
      const result = work(database);
      database.exec("COMMIT");
      return result;
    } catch (error) {
      // SQLite itself may have done so already.
      if (database.isTransaction) database.exec("ROLLBACK");
      throw this.unusable(error);
    }
  }

  /** For what only reads. */
  read<Result>(work: (database: DatabaseSync) => Result): Result {
    try {
      return work(this.#database);
    } catch (error) {
      throw this.unusable(error);
    }
  }

  unusable(error: unknown): unknown {
    return asUnusable(this.folder, error);
  }

  close(): void {
    this.#database.close();
  }
}

/** A folder that somebody else made may be open to all. SQLite gives its other files the rights of this one. */
function keepPrivate(file: string): void {
  writeFileSync(file, "", { flag: "a", mode: 0o600 });
  chmodSync(file, 0o600);
}

/** The lock is taken by the first write and kept; it goes with the process, however that ends. */
function lock(database: DatabaseSync): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON; BEGIN EXCLUSIVE; COMMIT");
}

function migrate(database: DatabaseSync, folder: string): void {
  const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version > migrations.length) {
    throw new NanoError("NANO_DATA_UNUSABLE", `the data directory ${folder} was written by a newer NANO: run that one`);
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function inUse(folder: string, cause: unknown): NanoError {
  const who = holder(folder);
  const by = who === undefined ? "another server" : `another server (process ${who})`;
  return new NanoError(
    "NANO_DATA_IN_USE",
    `the data directory ${folder} is in use by ${by}: stop it, or give another --data`,
    {
      cause,
    },
  );
}

function holder(folder: string): string | undefined {
  try {
    return /^\d+$/m.exec(readFileSync(join(folder, HOLDER), "latin1"))?.[0];
  } catch {
    return undefined;
  }
}
