// The client of a case's WebSockets.

import { Agent, WebSocket } from "undici";
import type { Exchange } from "../read/case.ts";
import { silenceMs, type Target } from "./http-client.ts";

export interface Conversation {
  opened: boolean;
  messages: string[];
  /** Code and reason as the client sees them. */
  close: [number, string] | null;
}

function textOf(data: unknown): string {
  return typeof data === "string" ? data : `bytes ${Buffer.from(data as ArrayBuffer).toString("hex")}`;
}

/** Opens, sends, listens until the app closes or enough has come. */
export async function converse({ path, options }: Exchange, { port, host }: Target): Promise<Conversation> {
  const loopback = new Agent({
    connect: { lookup: (_name, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]) },
  });
  const conversation: Conversation = { opened: false, messages: [], close: null };
  const socket = new WebSocket(`ws://${host}:${port}${path}`, { dispatcher: loopback });
  socket.binaryType = "arraybuffer";
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, silenceMs);
    socket.addEventListener("open", () => {
      conversation.opened = true;
      for (const text of options.send ?? []) socket.send(text);
    });
    socket.addEventListener("message", ({ data }) => {
      conversation.messages.push(textOf(data));
      if (conversation.messages.length === options.messages) socket.close(1000, "enough");
    });
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("close", ({ code, reason }) => {
      if (conversation.opened) conversation.close = [code, reason];
      clearTimeout(timer);
      resolve();
    });
  });
  await loopback.destroy();
  return conversation;
}
