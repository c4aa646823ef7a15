// Sealed secrets of apps.

import type { DataDirectory } from "./data-directory.ts";

export interface SecretRow {
  label: string;
  name: string;
  /** Milliseconds since 1970. */
  changed: number;
  sealed: Uint8Array;
}

export class SecretsTable {
  readonly #data: DataDirectory;

  constructor(data: DataDirectory) {
    this.#data = data;
  }

  get(label: string, name: string): Uint8Array | undefined {
    return this.of(label).find((row) => row.name === name)?.sealed;
  }

  /** In the order of names. */
  of(label: string): SecretRow[] {
    return this.#data.read((database) => {
      return database.prepare("SELECT * FROM secrets WHERE label = ? ORDER BY name").all(label);
    }) as unknown as SecretRow[];
  }

  /** Of those that have any. */
  labels(): string[] {
    const rows = this.#data.read((database) => database.prepare("SELECT DISTINCT label FROM secrets").all());
    return rows.map(({ label }) => String(label));
  }

  put({ label, name, changed, sealed }: SecretRow): void {
    this.#data.transaction((database) => {
      database.prepare("INSERT OR REPLACE INTO secrets VALUES (?, ?, ?, ?)").run(label, name, changed, sealed);
    });
  }

  remove(label: string, name: string): void {
    this.#data.transaction((database) => {
      database.prepare("DELETE FROM secrets WHERE label = ? AND name = ?").run(label, name);
    });
  }

  removeAll(label: string): void {
    this.#data.transaction((database) => void database.prepare("DELETE FROM secrets WHERE label = ?").run(label));
  }
}
