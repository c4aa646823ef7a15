// Loads that are made here: requests at a fixed rate, and one after the other.

import { Connection, isOk } from "./connection.ts";

export interface Load {
  port: number;
  /** The app that the next request is for. */
  next(): string;
  /** Whether a response with status 200 is that of the app. */
  fits?(answer: string, app: string): boolean;
}

export interface Waits {
  /** ms */
  waits: number[];
  failures: number;
}

export interface Pace {
  /** Requests a second. */
  rate: number;
  connections: number;
  seconds: number;
  /** The client never sleeps: requests are sent when they are due, and not up to a millisecond later. It takes a core. */
  spins?: boolean;
}

/**
 * Requests are due at equal distances, whatever became of those before, and wait from then on: one that waits for a
 * connection has waited, too.
 */
export async function fixedRate(load: Load, { rate, connections, seconds, spins }: Pace): Promise<Waits> {
  const found: Waits = { waits: [], failures: 0 };
  const idle = await openAll(load, connections);
  const all = [...idle];
  const due: number[] = [];
  const start = performance.now();
  const count = Math.round(rate * seconds);
  let sent = 0;
  let under = 0;
  await new Promise<void>((resolve) => {
    const send = () => {
      while (due.length > 0) {
        const connection = idle.pop();
        if (connection === undefined) return;
        const since = due.shift() as number;
        under++;
        void askOnce(load, connection, since, found).then(() => {
          idle.push(connection);
          under--;
          send();
        });
      }
      if (under === 0 && sent >= count) resolve();
    };
    const tick = () => {
      for (; sent < count && start + (sent * 1000) / rate <= performance.now(); sent++) {
        due.push(start + (sent * 1000) / rate);
      }
      if (sent < count) next();
      send();
    };
    const next = () => (spins === true ? setImmediate(tick) : setTimeout(tick, 1));
    next();
  });
  for (const connection of all) connection.close();
  return found;
}

async function openAll({ port, next }: Load, count: number): Promise<Connection[]> {
  const connections = Array.from({ length: count }, () => new Connection(port));
  await Promise.all(connections.map((connection) => connection.ask(next())));
  return connections;
}

async function askOnce(load: Load, connection: Connection, since: number, found: Waits): Promise<void> {
  const app = load.next();
  const answer = await connection.ask(app);
  found.waits.push(performance.now() - since);
  if (!isOk(answer) || load.fits?.(answer, app) === false) found.failures++;
}

/** Each connection asks again as soon as it is answered. */
export async function closedLoop(load: Load, connections: number, seconds: number): Promise<Waits> {
  const found: Waits = { waits: [], failures: 0 };
  const all = await openAll(load, connections);
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    all.map(async (connection) => {
      while (performance.now() < end) await askOnce(load, connection, performance.now(), found);
    }),
  );
  for (const connection of all) connection.close();
  return found;
}

/** Asks each app once, one after the other, over one connection. `pause` lets time go between, ms. */
export async function askEach(load: Omit<Load, "next">, apps: readonly string[], pause = 0): Promise<Waits> {
  const found: Waits = { waits: [], failures: 0 };
  const connection = new Connection(load.port);
  for (const app of apps) {
    await askOnce({ ...load, next: () => app }, connection, performance.now(), found);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  connection.close();
  return found;
}
