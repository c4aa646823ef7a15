// A headless Chromium, driven over the protocol of its developer tools.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Test } from "tap";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Undefined where none is installed. */
export const chromium = candidates.find((path) => path !== undefined && existsSync(path));

const MOST_LOOKS = 200;
const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

const SHIFT = 8;
const keys: Record<string, readonly [code: number, text: string]> = {
  Tab: [9, ""],
  Enter: [13, "\r"],
  Escape: [27, ""],
  Space: [32, " "],
};

// biome-ignore lint/suspicious/noExplicitAny: what the protocol answers depends on what it is asked
type Result = any;

export class Page {
  /** What the page said on its console, refusals of its content security policy among them, and what it asked for. */
  readonly said: string[] = [];
  readonly asked: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Result) => void>();
  #session: string | undefined;
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)));
  }

  static async open(t: Test, program: string): Promise<Page> {
    const folder = t.testdir();
    const child = spawn(program, [...flags, `--user-data-dir=${folder}`, "--remote-debugging-port=0"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const socket = new WebSocket(await addressOf(child));
    t.teardown(async () => {
      socket.close();
      child.kill("SIGKILL");
      await once(child, "close");
    });
    await once(socket, "open");
    const page = new Page(socket);
    const { targetId } = await page.send("Target.createTarget", { url: "about:blank" });
    page.#session = (await page.send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await page.send(`${domain}.enable`);
    return page;
  }

  async send(method: string, params: object = {}): Promise<Result> {
    const id = this.#next++;
    const answer = new Promise<Result>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<Result> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
    return result.value;
  }

  /** Presses a key as a keyboard does: "Tab", "Shift+Tab", "Enter", "Space", "Escape". */
  async press(name: string): Promise<void> {
    const key = name.replace(/^Shift\+/, "");
    const modifiers = key === name ? 0 : SHIFT;
    const [code, text] = keys[key] ?? [0, ""];
    const pressed = { key: key === "Space" ? " " : key, code: key, windowsVirtualKeyCode: code, modifiers };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...pressed, text });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...pressed });
  }

  /** Until an expression is true. Gives up before tap does, which would leave the browser behind. */
  async until(expression: string): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      if ((await this.evaluate(`Boolean(${expression})`)) === true) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the page never came to ${expression}; it said ${this.said.join("; ")}`);
  }

  #take({ id, method, params, ...answer }: Result): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
    if (method === "Network.requestWillBeSent") this.asked.push(params.request.url);
    if (method === "Log.entryAdded") this.said.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") this.said.push(JSON.stringify(params.exceptionDetails));
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error("Assert: its output is read");
  for await (const line of createInterface(stderr)) {
    const [, address] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
    if (address === undefined) continue;
    stderr.resume();
    return address;
  }
  throw new Error("chromium ended before it listened");
}
