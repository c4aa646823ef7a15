// What comes and goes with the numbers that the engine gives, each of them once: calls and exchanges.

/**
 * A Map would keep more: when it makes itself a new table it leaves a reference to that in the old one, for its
 * iterators, and once such a table is in the old generation all that came later stays alive with it until a full
 * collection.
 */
export class NumberedRecords<T> {
  readonly #records: Record<number, T> = Object.create(null);

  has(number: number): boolean {
    return number in this.#records;
  }

  get(number: number): T | undefined {
    return this.#records[number];
  }

  set(number: number, record: T): void {
    this.#records[number] = record;
  }

  /** False when it is not there. */
  delete(number: number): boolean {
    return this.has(number) && delete this.#records[number];
  }

  numbers(): number[] {
    return Object.keys(this.#records).map(Number);
  }
}
