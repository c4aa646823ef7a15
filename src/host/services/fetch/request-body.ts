// The body of an outgoing request, as it comes from the app chunk by chunk.

/** A longer body is not kept for a redirect that wants it again (D-SERVICES-2). */
export const LONGEST_REPLAY = 1024 * 1024;

export class RequestBody {
  /** True when each attempt can send the body from its first byte. */
  readonly replayable: boolean;
  #chunks: Uint8Array[] = [];
  #ended = false;
  #credited = 0;
  #wake: (() => void) | undefined;
  readonly #onConsumed: (bytes: number) => void;

  /** `onConsumed` hears of each chunk once: the app may then write as much again. */
  constructor(length: number | undefined, onConsumed: (bytes: number) => void) {
    this.replayable = length !== undefined && length <= LONGEST_REPLAY;
    this.#onConsumed = onConsumed;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The body from its first byte; a body that is not replayable is read once. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let index = 0; ; index++) {
      while (index >= this.#chunks.length) {
        if (this.#ended) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const chunk = this.#chunks[index] as Uint8Array;
      yield chunk;
      if (!this.replayable) {
        this.#chunks.shift();
        index--;
        this.#onConsumed(chunk.byteLength);
      } else if (index >= this.#credited) {
        this.#credited = index + 1;
        this.#onConsumed(chunk.byteLength);
      }
    }
  }
}
