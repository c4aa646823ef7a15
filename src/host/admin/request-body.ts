// The body of a request, within bounds.

import type { IncomingMessage } from "node:http";
import { AdminError } from "./admin-error.ts";

export async function readBody(message: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(message.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > mostBytes) throw tooLarge(mostBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AdminError) throw error;
    throw new AdminError(400, "NANO_USAGE", "the body did not come to its end");
  }
  return Buffer.concat(chunks);
}

/** A web page cannot send this type to another origin without being asked first, and nobody answers that here. */
export async function readJson(message: IncomingMessage, mostBytes: number): Promise<unknown> {
  if (!/^application\/json *(?:;|$)/i.test(message.headers["content-type"] ?? "")) {
    throw new AdminError(415, "NANO_USAGE", "the body is application/json, and its Content-Type says so");
  }
  const bytes = await readBody(message, mostBytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AdminError(400, "NANO_USAGE", "the body is no JSON");
  }
}

function tooLarge(mostBytes: number): AdminError {
  const message = `the body is larger than ${mostBytes} bytes`;
  return new AdminError(413, "NANO_BODY_LIMIT", message, { headers: { connection: "close" } });
}
