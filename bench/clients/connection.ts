// One keep-alive connection that asks apps, a request at a time.

import { connect, type Socket } from "node:net";

/** The first response in the text, whole: its head and its body, whether by length or in chunks. Undefined until all is there. */
export function wholeResponse(text: string): string | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return undefined;
  const fields = text.slice(0, head).toLowerCase();
  const body = head + 4;
  if (/\r\ntransfer-encoding: *chunked/.test(fields)) return chunkedResponse(text, body);
  const end = body + Number(/\r\ncontent-length: *(\d+)/.exec(fields)?.[1] ?? 0);
  return text.length < end ? undefined : text.slice(0, end);
}

function chunkedResponse(text: string, body: number): string | undefined {
  for (let at = body; ; ) {
    const line = text.indexOf("\r\n", at);
    if (line === -1) return undefined;
    const size = Number.parseInt(text.slice(at, line), 16);
    // Trailers are none of what the servers send.
    if (!(size > 0)) return text.length < line + 4 ? undefined : text.slice(0, line + 4);
    at = line + 2 + size + 2;
  }
}

export class Connection {
  readonly #socket: Socket;
  #answered: (text: string) => void = () => undefined;
  #text = "";

  constructor(port: number) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => this.#read(text));
    this.#socket.on("error", () => this.#answered(""));
    this.#socket.on("close", () => this.#answered(""));
  }

  #read(text: string): void {
    this.#text += text;
    const answer = wholeResponse(this.#text);
    if (answer === undefined) return;
    this.#text = "";
    this.#answered(answer);
  }

  /** All of the response to a GET of `/`, or of the path; "" when the connection broke. */
  ask(app: string, path = "/"): Promise<string> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: ${app}.localhost\r\n\r\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

export const isOk = (answer: string) => answer.startsWith("HTTP/1.1 200 ");

/** Whether the body has the app's name, and not that of another which begins with it. */
export function namesApp(answer: string, app: string): boolean {
  return new RegExp(`\\b${app}\\b`).test(answer.slice(answer.indexOf("\r\n\r\n")));
}
