// The sockets on which `nano serve` listens, from before its first engine until after its last.

import { closeSync, lstatSync, unlinkSync } from "node:fs";
import type { ListenAddress } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import type { Engine } from "../native/index.ts";
import { listenFailure } from "./announce.ts";

interface SocketFile {
  path: string;
  device: number;
  inode: number;
}

export class ListeningSockets {
  readonly #engine: Pick<Engine, "openListener">;
  readonly #files: SocketFile[] = [];
  /** Where apps listen that want a port of their own. */
  readonly #host: string;
  /** File descriptors. */
  readonly descriptors: number[] = [];

  /** Opens them all, or throws what is told to people, and none is left. */
  constructor(engine: Pick<Engine, "openListener">, addresses: readonly ListenAddress[]) {
    this.#engine = engine;
    this.#host = addresses.find((address) => "host" in address)?.host ?? "127.0.0.1";
    try {
      for (const address of addresses) this.descriptors.push(this.#open(address));
    } catch (error) {
      for (const fd of this.descriptors) closeSync(fd);
      this.removeFiles();
      throw error;
    }
  }

  #open(address: ListenAddress): number {
    try {
      const { fd } = this.#engine.openListener(address);
      if ("unix" in address) this.#remember(address.unix);
      return fd;
    } catch (error) {
      throw listenFailure(error, address);
    }
  }

  #remember(path: string): void {
    const { dev, ino } = lstatSync(path);
    this.#files.push({ path, device: dev, inode: ino });
  }

  /** Of an app. Returns the file descriptor. */
  openPort(port: number): number {
    try {
      return this.#engine.openListener({ host: this.#host, port }).fd;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : error;
      const reason = code === "EADDRINUSE" ? "is in use" : `cannot be had (${code})`;
      throw new NanoError("NANO_ADDRESS_IN_USE", `port ${port}, which an app wants of its own, ${reason}`, {
        cause: error,
      });
    }
  }

  /** Of Unix sockets; another server may have taken the path. */
  removeFiles(): void {
    for (const { path, device, inode } of this.#files.splice(0)) {
      try {
        const { dev, ino } = lstatSync(path);
        if (dev === device && ino === inode) unlinkSync(path);
      } catch {
        // It is not there any more.
      }
    }
  }
}
