// An app's log as it is written, from when somebody looks at it.

import { ApiError, type LogLine, logOf } from "./api.ts";
import { byId, make, setText } from "./elements.ts";

const MOST_LINES = 500;
/** A stream that ended is opened again. */
const AGAIN_MS = 2000;
/** Nearer to the end than this, the reader follows it. */
const NEAR_PIXELS = 40;

export class LiveLog {
  readonly #list = byId("log");
  #quit = new AbortController();
  /** Came while it was paused. */
  #held: LogLine[] = [];
  #isPaused = false;

  constructor() {
    byId("log-pause").addEventListener("click", () => this.#pause(!this.#isPaused));
    byId("log-clear").addEventListener("click", () => this.#list.replaceChildren());
    byId("log-errors").addEventListener("change", ({ currentTarget }) => {
      this.#list.classList.toggle("only-errors", (currentTarget as HTMLInputElement).checked);
    });
  }

  /** Undefined: none. */
  follow(label: string | undefined): void {
    this.#quit.abort();
    this.#quit = new AbortController();
    this.#held = [];
    this.#list.replaceChildren();
    this.#pause(false);
    if (label !== undefined) void this.#read(label, this.#quit.signal);
  }

  async #read(label: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const line of logOf(label, signal, () => this.#say("live"))) if (!signal.aborted) this.#take(line);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
      if (signal.aborted) return;
      this.#say("connecting again …");
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  #take(line: LogLine): void {
    if (!this.#isPaused) {
      this.#show([line]);
      return;
    }
    this.#held.push(line);
    if (this.#held.length > MOST_LINES) this.#held.shift();
    this.#say(`paused, ${this.#held.length} ${this.#held.length === 1 ? "line waits" : "lines wait"}`);
  }

  #pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    setText(byId("log-pause"), isPaused ? "Resume" : "Pause");
    this.#show(this.#held);
    this.#held = [];
    this.#say(isPaused ? "paused" : "live");
  }

  #show(lines: readonly LogLine[]): void {
    const list = this.#list;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PIXELS;
    list.append(...lines.map(rowOf));
    while (list.childElementCount > MOST_LINES) list.firstElementChild?.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }

  #say(text: string): void {
    setText(byId("log-state"), text);
  }
}

function rowOf(line: LogLine): Node {
  const { type, time, level = "log", text = "", method = "", path = "", status = 0, wallMs = 0, code, count } = line;
  if (type === "dropped") return make("p", { class: "line quiet" }, `${count} lines were dropped: they came too fast`);
  const when = make("time", { class: "quiet" }, time === undefined ? "" : new Date(time).toLocaleTimeString());
  if (type !== "access") {
    const mark = make("span", { class: `level ${levelClass(level)}` }, level);
    return make("p", { class: `line ${levelClass(level)}` }, when, " ", mark, " ", text);
  }
  const kind = status >= 500 ? "error" : status >= 400 ? "warn" : "access";
  const mark = make("span", { class: `level ${kind}` }, `${status}`);
  const facts = make("span", { class: "quiet" }, ` ${wallMs} ms${code === undefined ? "" : ` · ${code}`}`);
  return make("p", { class: `line ${kind}` }, when, " ", mark, ` ${method} ${path}`, facts);
}

/** What an app wrote does not choose among the page's classes. */
function levelClass(level: string): string {
  return level === "error" || level === "warn" ? level : "plain";
}
