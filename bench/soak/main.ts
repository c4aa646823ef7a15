// `npm run soak`: runs a server for long, tells what it holds as it goes, and writes figures and a page into reports/.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../command/options.ts";
import { type Machine, machine } from "../machine.ts";
import { judge, linesOf } from "./judgement.ts";
import { parseSoak, type SoakCommand } from "./options.ts";
import { type Sample, type SoakFound, soak } from "./soak.ts";
import { soakPage } from "./soak-page.ts";

/** Between two lines of progress, seconds. */
const TOLD_EVERY = 10;
/** Who ends it before its time has what was found until a minute before. */
const WRITTEN_EVERY = 60;

function tell({ at, engine, supervisor, live, evictions, failures, p50, p99 }: Sample): void {
  process.stderr.write(
    `${(at / 60).toFixed(1).padStart(6)} min  engine ${engine.toFixed(0)} MB, supervisor ${supervisor.toFixed(0)} MB, ` +
      `${live} isolates, ${evictions} evictions, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms` +
      `${failures > 0 ? `, ${failures} not as expected` : ""}\n`,
  );
}

function write(folder: string, found: SoakFound, head: Machine): void {
  const judgement = judge(found);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "soak.json"), `${JSON.stringify({ machine: head, judgement, ...found })}\n`);
  writeFileSync(join(folder, "soak.html"), soakPage(found, judgement, head));
}

/** Does so at most once in so many seconds. */
function every(seconds: number, duty: (found: SoakFound) => void): (found: SoakFound) => void {
  let next = 0;
  return (found) => {
    const at = found.samples.at(-1)?.at ?? 0;
    if (at < next) return;
    next = at + seconds;
    duty(found);
  };
}

async function run({ options, reports }: SoakCommand): Promise<void> {
  const folder = reports ?? join(import.meta.dirname, "..", "..", "reports");
  process.stderr.write(`writes ${options.apps} apps, and starts them\n`);
  const head = machine();
  const tellNow = every(TOLD_EVERY, ({ samples }) => tell(samples.at(-1) as Sample));
  const writeNow = every(WRITTEN_EVERY, (found) => write(folder, found, head));
  const found = await soak(options, (soFar) => {
    tellNow(soFar);
    writeNow(soFar);
  });
  write(folder, found, head);
  const judgement = judge(found);
  process.stdout.write(`${linesOf(found, judgement).join("\n")}\n${join(folder, "soak.html")}\n`);
  const { verdict, isWithinBound, failures } = judgement;
  if (verdict === "grows" || !isWithinBound || failures > 0 || found.ended !== undefined) process.exitCode = 1;
}

try {
  await run(parseSoak(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  const isHelp = error.exitCode === 0;
  (isHelp ? process.stdout : process.stderr).write(`${isHelp ? "" : "npm run soak: "}${error.message}\n`);
  process.exitCode = error.exitCode;
}
