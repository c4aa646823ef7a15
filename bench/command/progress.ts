// What is being done now, on standard error: one line that changes on a terminal, a line each elsewhere.

export class Progress {
  readonly #begin = performance.now();
  readonly #isTerminal = process.stderr.isTTY === true;

  say(text: string): void {
    const seconds = Math.round((performance.now() - this.#begin) / 1000);
    const line = `${String(seconds).padStart(4)} s  ${text}`;
    process.stderr.write(
      this.#isTerminal ? `\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line}\n`,
    );
  }

  /** Leaves the place to what is printed next. */
  clear(): void {
    if (this.#isTerminal) process.stderr.write("\r\x1b[2K");
  }
}
