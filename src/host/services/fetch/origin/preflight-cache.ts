// https://fetch.spec.whatwg.org/#concept-cache

/** What a preflight's answer allows without asking again. */
interface Entry {
  key: string;
  /** "*" among them stands for any. */
  methods: ReadonlySet<string>;
  headers: ReadonlySet<string>;
  until: number;
}

const MOST_ENTRIES = 1000;
const LONGEST_SECONDS = 7200;
const DEFAULT_SECONDS = 5;

export class PreflightCache {
  #entries = new Map<string, Entry>();

  allows(key: string, method: string, headers: readonly string[]): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until <= Date.now()) return false;
    return entry.methods.has(method) && headers.every((name) => entry.headers.has(name));
  }

  /** `maxAge`: of Access-Control-Max-Age. */
  add(
    key: string,
    allowed: { methods: Iterable<string>; headers: Iterable<string> },
    maxAge: string | undefined,
  ): void {
    const seconds = maxAge !== undefined && /^\d+$/.test(maxAge) ? Number(maxAge) : DEFAULT_SECONDS;
    if (seconds === 0) return;
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size >= MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    const until = Date.now() + Math.min(seconds, LONGEST_SECONDS) * 1000;
    this.#entries.set(key, { key, methods: new Set(allowed.methods), headers: new Set(allowed.headers), until });
  }

  clear(key: string): void {
    this.#entries.delete(key);
  }
}
