// How long does an app wait for its neighbours? One good app, asked at a fixed rate and in a closed loop, alone and beside
// apps that spin under constant request, in turns (A B A B …). Every request of the good app must succeed.

import { connect, type Socket } from "node:net";
import { type Machine, machine, type Serving, serveFolder, writeReport } from "./server.ts";

const SPINNERS = 8;
const RATE = 200;
const CONNECTIONS = 4;
const SECONDS = Number(process.env.NANO_BENCH_SECONDS ?? 8);
const ROUNDS = Number(process.env.NANO_BENCH_ROUNDS ?? 3);

interface Latencies {
  requests: number;
  failures: number;
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

interface Round {
  /** From when a request was due, ms: one that waits for another before it has waited, too. */
  fixedRate: Latencies;
  /** Requests one after the other on one connection, ms. */
  closedLoop: Latencies;
}

interface Report {
  machine: Machine;
  spinners: number;
  rate: number;
  alone: Round[];
  beside: Round[];
}

const apps = Object.fromEntries([
  ["good", 'export default { fetch: () => new Response("good") };'],
  ...Array.from({ length: SPINNERS }, (_, index) => [`spin${index}`, "export default { fetch() { for (;;); } };"]),
]) as Record<string, string>;

/** One keep-alive connection that asks one app, a request at a time. */
class Client {
  readonly #socket: Socket;
  readonly #request: string;
  #answered: (text: string) => void = () => undefined;
  #text = "";

  constructor(port: number, app: string) {
    this.#request = `GET / HTTP/1.1\r\nhost: ${app}.localhost\r\n\r\n`;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => this.#read(text));
    this.#socket.on("error", () => this.#answered(""));
    this.#socket.on("close", () => this.#answered(""));
  }

  #read(text: string): void {
    this.#text += text;
    const head = this.#text.indexOf("\r\n\r\n");
    if (head === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#text)?.[1] ?? 0);
    if (this.#text.length < head + 4 + length) return;
    const answer = this.#text;
    this.#text = "";
    this.#answered(answer);
  }

  /** All of the response; "" when the connection broke. */
  ask(): Promise<string> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(this.#request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

const isGood = (answer: string) => answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("good");

class Samples {
  readonly #waits: number[] = [];
  #failures = 0;

  take(since: number, answer: string): void {
    this.#waits.push(performance.now() - since);
    if (!isGood(answer)) this.#failures++;
  }

  latencies(): Latencies {
    const sorted = this.#waits.sort((one, other) => one - other);
    const at = (part: number) =>
      Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2));
    return {
      requests: sorted.length,
      failures: this.#failures,
      p50: at(0.5),
      p99: at(0.99),
      p999: at(0.999),
      max: at(1),
    };
  }
}

/** Requests are due at equal distances, whatever became of those before. */
async function fixedRate(port: number, seconds: number): Promise<Latencies> {
  const samples = new Samples();
  const idle = Array.from({ length: CONNECTIONS }, () => new Client(port, "good"));
  const all = [...idle];
  await Promise.all(all.map((client) => client.ask()));
  const due: number[] = [];
  const start = performance.now();
  let sent = 0;
  let under = 0;
  await new Promise<void>((resolve) => {
    const send = () => {
      while (due.length > 0) {
        const client = idle.pop();
        if (client === undefined) return;
        const since = due.shift() as number;
        under++;
        void client.ask().then((answer) => {
          samples.take(since, answer);
          idle.push(client);
          under--;
          send();
        });
      }
      if (under === 0 && sent >= RATE * seconds) resolve();
    };
    const timer = setInterval(() => {
      for (; sent < RATE * seconds && start + (sent * 1000) / RATE <= performance.now(); sent++) {
        due.push(start + (sent * 1000) / RATE);
      }
      if (sent >= RATE * seconds) clearInterval(timer);
      send();
    }, 1);
  });
  for (const client of all) client.close();
  return samples.latencies();
}

async function closedLoop(port: number, seconds: number): Promise<Latencies> {
  const samples = new Samples();
  const client = new Client(port, "good");
  await client.ask();
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const since = performance.now();
    samples.take(since, await client.ask());
  }
  client.close();
  return samples.latencies();
}

/** Keeps every spinner under request until it is told to stop. */
function spin(port: number): () => void {
  const clients = Array.from({ length: SPINNERS }, (_, index) => new Client(port, `spin${index}`));
  let isOver = false;
  for (const client of clients) {
    void (async () => {
      while (!isOver && (await client.ask()) !== "");
    })();
  }
  return () => {
    isOver = true;
    for (const client of clients) client.close();
  };
}

async function measure(port: number, seconds: number): Promise<Round> {
  return { fixedRate: await fixedRate(port, seconds), closedLoop: await closedLoop(port, seconds / 2) };
}

async function beside(port: number, seconds: number): Promise<Round> {
  const stop = spin(port);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const round = await measure(port, seconds);
  stop();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return round;
}

function row(name: string, rounds: Latencies[]): string {
  const of = (key: keyof Latencies) => {
    const sorted = rounds.map((round) => round[key]).sort((one, other) => one - other);
    const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
    return `${middle.toFixed(2)} (${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)})`;
  };
  const failures = rounds.reduce((sum, round) => sum + round.failures, 0);
  return [name.padEnd(24), ...(["p50", "p99", "p999", "max"] as const).map((key) => of(key).padEnd(22)), failures].join(
    "",
  );
}

function print(report: Report): void {
  const head = [
    "ms: median (spread)".padEnd(24),
    ...["p50", "p99", "p99.9", "max"].map((key) => key.padEnd(22)),
    "failures",
  ];
  const rows = (["fixedRate", "closedLoop"] as const).flatMap((kind) => [
    row(
      `${kind}, alone`,
      report.alone.map((round) => round[kind]),
    ),
    row(
      `${kind}, ${report.spinners} spin`,
      report.beside.map((round) => round[kind]),
    ),
  ]);
  process.stdout.write(`${[head.join(""), ...rows].join("\n")}\n`);
}

const serving: Serving = await serveFolder(apps);
try {
  const report: Report = { machine: machine(), spinners: SPINNERS, rate: RATE, alone: [], beside: [] };
  await measure(serving.port, 1);
  for (let round = 0; round < ROUNDS; round++) {
    report.alone.push(await measure(serving.port, SECONDS));
    report.beside.push(await beside(serving.port, SECONDS));
  }
  print(report);
  writeReport("noisy-neighbours", report);
  const failures = [...report.alone, ...report.beside].reduce(
    (sum, { fixedRate, closedLoop }) => sum + fixedRate.failures + closedLoop.failures,
    0,
  );
  if (failures > 0) process.exitCode = 1;
} finally {
  await serving.stop();
}
