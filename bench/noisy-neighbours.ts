// How long does an app wait for its neighbours? One good app, asked at a fixed rate and in a closed loop, alone and beside
// apps that spin under constant request, in turns. Every request of the good app must succeed.

import { Connection, namesApp } from "./clients/connection.ts";
import { closedLoop, fixedRate, type Waits } from "./clients/load.ts";
import { Findings } from "./figures/findings.ts";
import { latencies } from "./figures/statistics.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { AppFolder } from "./servers/app-folder.ts";
import { serveNano } from "./servers/nano.ts";

const SPINNERS = 8;
const RATE = 200;
const CONNECTIONS = 4;

const PACED = `${RATE} requests/s`;
const LOOPED = "one after the other";

const apps = [
  { name: "good", source: 'export default { fetch: () => new Response("good") };' },
  ...Array.from({ length: SPINNERS }, (_, index) => ({
    name: `spin${index}`,
    source: "export default { fetch() { for (;;); } };",
  })),
];

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps every spinner under request until it is told to stop. */
function spin(port: number): () => void {
  const connections = Array.from({ length: SPINNERS }, () => new Connection(port));
  let isOver = false;
  for (const [index, connection] of connections.entries()) {
    void (async () => {
      while (!isOver && (await connection.ask(`spin${index}`)) !== "");
    })();
  }
  return () => {
    isOver = true;
    for (const connection of connections) connection.close();
  };
}

async function measureOnce(port: number, seconds: number): Promise<{ paced: Waits; looped: Waits }> {
  const load = { port, next: () => "good", fits: namesApp };
  const paced = await fixedRate(load, { rate: RATE, connections: CONNECTIONS, seconds });
  return { paced, looped: await closedLoop(load, 1, seconds / 2) };
}

function add(findings: Findings, row: string, { waits, failures }: Waits): void {
  findings.failed(failures, `${row}: requests of the good app`);
  const { p50, p99, p999, max } = latencies(waits);
  for (const [figure, value] of Object.entries({ p50, p99, "p99.9": p999, max })) {
    findings.add({ row, figure, unit: "ms", better: "less" }, "nano", value);
  }
}

const beside = `beside ${SPINNERS} that spin`;

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const seconds = asking.seconds ?? (asking.quick ? 2 : 8);
  const folder = new AppFolder(apps);
  const serving = await serveNano(folder);
  try {
    asking.progress("warms up");
    await measureOnce(serving.port, 1);
    const each = [
      { name: "alone", spinning: false },
      { name: beside, spinning: true },
    ];
    await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, async ({ name, spinning }) => {
      const stop = spinning ? spin(serving.port) : () => undefined;
      if (spinning) await wait(1000);
      const { paced, looped } = await measureOnce(serving.port, seconds);
      stop();
      add(findings, `${name}, ${PACED}`, paced);
      add(findings, `${name}, ${LOOPED}`, looped);
      if (spinning) await wait(500);
    });
  } finally {
    await serving.stop();
    folder.remove();
  }
  findings.bar({ row: `${beside}, ${PACED}`, figure: "p99", bound: 20 });
  findings.bar({ row: `${beside}, ${PACED}`, figure: "p99", bound: 5, beyond: true });
  findings.note("no peer takes part: workerd runs all apps on one thread, which an app that loops holds for ever");
  return findings;
}

export const question: Question = {
  title: "Noisy neighbours: one good app beside apps that spin",
  peers: [],
  headlines: [
    { row: `alone, ${PACED}`, figure: "p99" },
    { row: `${beside}, ${PACED}`, figure: "p99" },
  ],
  measure,
};
