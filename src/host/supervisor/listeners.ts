// The listening sockets that outlive engines: the server's own, and those of apps that want a port of their own.

import { closeSync } from "node:fs";
import { FIRST_LISTENER_FD, type HandedListener } from "./messages.ts";

export class Listeners {
  readonly #general: readonly number[];
  readonly #open: (port: number) => number;
  readonly #ports = new Map<number, number>();
  readonly #unusable = new Set<number>();

  /** `general`: file descriptors. `open` gives that of a port, or throws. */
  constructor(general: readonly number[], open: (port: number) => number) {
    this.#general = general;
    this.#open = open;
  }

  /** In the order of `handed`. */
  get descriptors(): number[] {
    return [...this.#general, ...this.#ports.values()];
  }

  get handed(): HandedListener[] {
    const ports = [...this.#general.map(() => undefined), ...this.#ports.keys()];
    return ports.map((appPort, index) => {
      const fd = FIRST_LISTENER_FD + index;
      return appPort === undefined ? { fd } : { fd, appPort };
    });
  }

  get unusablePorts(): number[] {
    return [...this.#unusable];
  }

  /** Opens what apps want and closes what they do not want any more. Returns why some of it cannot be had. */
  want(ports: readonly number[]): unknown[] {
    this.#unusable.clear();
    for (const [port, fd] of this.#ports) {
      if (ports.includes(port)) continue;
      // Engines that have it serve on until they end.
      closeSync(fd);
      this.#ports.delete(port);
    }
    const failures: unknown[] = [];
    for (const port of ports) {
      if (this.#ports.has(port)) continue;
      try {
        this.#ports.set(port, this.#open(port));
      } catch (error) {
        this.#unusable.add(port);
        failures.push(error);
      }
    }
    return failures;
  }
}
