// What apps do, told line by line.

import type { Writable } from "node:stream";
import pc from "picocolors";
import type { EngineEvent } from "../native/index.ts";
import { accessJson, logJson } from "./json-lines.ts";
import { accessLine, logLines, type TextStyle } from "./text-lines.ts";

export type LogFormat = "text" | "json";

export interface EventLogOptions {
  format: LogFormat;
  output: Writable;
  colors: boolean;
  /** Width of the column of names; 0 where one app is served only. */
  nameWidth: number;
  nameOf(app: number): string;
}

/** More than this waiting for a slow reader, and lines are dropped rather than memory filled. */
const LONGEST_BACKLOG = 4 * 1024 * 1024;

export class EventLog {
  readonly #options: EventLogOptions;
  readonly #style: TextStyle;
  #dropped = 0;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#style = { colors: pc.createColors(options.colors), nameWidth: options.nameWidth };
  }

  /** Tells of access and log events; passes over the others. One write for all of them. */
  handle(events: readonly EngineEvent[]): void {
    const now = new Date();
    const lines: string[] = [];
    for (const event of events) {
      const line = this.#lineOf(event, now);
      if (line !== undefined) lines.push(line);
    }
    this.#write(lines);
  }

  #lineOf(event: EngineEvent, now: Date): string | undefined {
    const { format, nameOf } = this.#options;
    if (event.type === "access") {
      const name = nameOf(event.app);
      return format === "json" ? accessJson(event, name, now) : accessLine(event, name, this.#style, now);
    }
    if (event.type === "log") {
      const name = nameOf(event.app);
      return format === "json" ? logJson(event, name, now) : logLines(event, name, this.#style, now);
    }
    // The engine could not wait for this process to take them.
    if (event.type === "dropped") this.#dropped += event.count;
    return undefined;
  }

  #write(lines: string[]): void {
    if (lines.length === 0 && this.#dropped === 0) return;
    const { output } = this.#options;
    if (output.writableLength > LONGEST_BACKLOG) {
      this.#dropped += lines.length;
      return;
    }
    if (this.#dropped > 0) {
      lines.unshift(this.#droppedLine());
      this.#dropped = 0;
    }
    output.write(`${lines.join("\n")}\n`);
  }

  #droppedLine(): string {
    const text = `${this.#dropped} log lines were dropped: they are not read fast enough`;
    return this.#options.format === "json" ? JSON.stringify({ type: "dropped", text }) : text;
  }
}
