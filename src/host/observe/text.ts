// Pieces of log lines.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/** Text from apps and the network, without the power to move a terminal's cursor or colour its words. */
export function printable(text: string): string {
  return text.replace(controls, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** Local wall-clock time: 14:03:21. */
export function clockTime(date: Date): string {
  return date.toTimeString().slice(0, 8);
}

/** When lines are told, which many are at once: it is written out once for all of them. */
export class Moment {
  readonly date: Date;
  #iso: string | undefined;
  #clock: string | undefined;

  constructor(date: Date) {
    this.date = date;
  }

  /** In UTC: 2026-05-04T12:03:21.123Z. */
  get iso(): string {
    this.#iso ??= this.date.toISOString();
    return this.#iso;
  }

  /** clockTime of it. */
  get clock(): string {
    this.#clock ??= clockTime(this.date);
    return this.#clock;
  }
}

/** Microseconds as milliseconds with three digits that count: 0.35, 12.3, 1204. */
export function milliseconds(micros: number): string {
  const ms = micros / 1000;
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}
