// A listening Unix socket that nobody but the user may connect to.

import { chmodSync, lstatSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import type { UnixAddress } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";

const OWNERS_ALONE = 0o177;
/** Of the system. */
const LONGEST_PATH = 107;

/** Takes the place of a socket that was left behind. Throws NANO_ADDRESS_UNUSABLE; rejects with EADDRINUSE where somebody answers on it. */
export async function listenOnSocket(server: Server, { unix, mode }: UnixAddress): Promise<void> {
  if (Buffer.byteLength(unix) > LONGEST_PATH) {
    const message = `unix:${unix}: the path of a socket has up to ${LONGEST_PATH} bytes`;
    throw new NanoError("NANO_ADDRESS_UNUSABLE", message);
  }
  if (isSocket(unix) && !(await answers(unix))) unlinkSync(unix);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // The socket is made within the call: at no time can others connect.
    const before = process.umask(OWNERS_ALONE);
    try {
      server.listen(unix, () => resolve());
    } finally {
      process.umask(before);
    }
  });
  if (mode !== undefined) chmodSync(unix, mode);
}

function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
