// Secrets of apps: sealed at rest with a key that lies in a file of its own.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NanoError, systemReason } from "../errors/index.ts";
import { type DataDirectory, SecretsTable } from "../store/index.ts";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** In the data directory, where none is given. */
const KEY_FILE = "secrets.key";
/** Of no app: what is sealed with the key first, so that another one is known for what it is. */
const CHECK = { label: "", name: "", value: "nano" };

export class Secrets {
  readonly #table: SecretsTable;
  readonly #key: Buffer;

  private constructor(table: SecretsTable, key: Buffer) {
    this.#table = table;
    this.#key = key;
  }

  /** The key's file is made where there is none, and nothing that needs one. Throws NANO_DATA_UNUSABLE. */
  static open(data: DataDirectory, keyFile: string = join(data.folder, KEY_FILE)): Secrets {
    const table = new SecretsTable(data);
    const check = table.get(CHECK.label, CHECK.name);
    const secrets = new Secrets(table, check === undefined ? makeKey(keyFile) : readKey(keyFile));
    if (check === undefined) {
      secrets.#write(CHECK.label, CHECK.name, CHECK.value);
    } else if (secrets.#opened(check, CHECK.label, CHECK.name) === undefined) {
      throw new NanoError(
        "NANO_DATA_UNUSABLE",
        `${keyFile} is not the key that the secrets in ${data.folder} were sealed with: give that one by --secrets-key-file`,
      );
    }
    return secrets;
  }

  /** Undefined where the app has none. */
  of(label: string): Record<string, string> | undefined {
    const rows = this.#table.of(label);
    if (rows.length === 0) return undefined;
    return Object.fromEntries(rows.map(({ name, sealed }) => [name, this.#require(sealed, label, name)]));
  }

  /** By label. */
  all(): Map<string, Record<string, string>> {
    const labels = this.#table.labels().filter((label) => label !== CHECK.label);
    return new Map(labels.map((label) => [label, this.of(label) ?? {}]));
  }

  list(label: string): { name: string; changed: string }[] {
    return this.#table.of(label).map(({ name, changed }) => ({ name, changed: new Date(changed).toISOString() }));
  }

  /** `value` undefined: removes it. */
  set(label: string, name: string, value: string | undefined): void {
    if (value === undefined) this.#table.remove(label, name);
    else this.#write(label, name, value);
  }

  removeAll(label: string): void {
    this.#table.removeAll(label);
  }

  #write(label: string, name: string, value: string): void {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(boundTo(label, name));
    const text = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
    this.#table.put({ label, name, changed: Date.now(), sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]) });
  }

  #require(sealed: Uint8Array, label: string, name: string): string {
    const value = this.#opened(sealed, label, name);
    if (value !== undefined) return value;
    throw new NanoError("NANO_DATA_UNUSABLE", `the secret ${name} of ${label} is not what was sealed: put it again`);
  }

  #opened(sealed: Uint8Array, label: string, name: string): string | undefined {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(label, name)).setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString();
    } catch {
      return undefined;
    }
  }
}

/** A secret that was moved to another app or name does not open. */
function boundTo(label: string, name: string): Buffer {
  return Buffer.from(JSON.stringify([label, name]));
}

function makeKey(file: string): Buffer {
  try {
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw unusable(file, systemReason(cause) ?? "", cause);
  }
  return readKey(file);
}

function readKey(file: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, "latin1").trim();
  } catch (cause) {
    throw unusable(file, systemReason(cause) ?? "", cause);
  }
  const key = Buffer.from(text, "base64");
  if (key.length === KEY_BYTES) return key;
  throw unusable(file, `it has ${KEY_BYTES} random bytes in base64 (openssl rand -base64 ${KEY_BYTES})`);
}

function unusable(file: string, reason: string, cause?: unknown): NanoError {
  return new NanoError("NANO_DATA_UNUSABLE", `the key of the secrets, ${file}: ${reason}`, { cause });
}
