// `npm run bench`: asks questions, prints what was found, and writes it into reports/.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../figures/findings.ts";
import { insertTable, markdownTable } from "../figures/readme.ts";
import { type Report, readHistory, readReports, writeReport } from "../figures/report.ts";
import { table } from "../figures/text.ts";
import { machine } from "../machine.ts";
import { page } from "../page/page.ts";
import { isInstalled, type Peer, peerProgram, peerVersion } from "../peers/peers.ts";
import type { Question } from "../question.ts";
import { watchStolenTime } from "../stolen-time.ts";
import { type Options, parseOptions, UsageError } from "./options.ts";
import { Progress } from "./progress.ts";

const root = join(import.meta.dirname, "..", "..");

/** In the order of README.md's table. */
const names = [
  "cold-start",
  "memory",
  "dormant",
  "routes",
  "throughput",
  "many-tenants",
  "noisy-neighbours",
  "start",
  "micro",
  "streams",
  "crypto",
  "proxy",
] as const;

async function questionOf(name: string): Promise<Question> {
  const module = (await import(`../${name}.ts`)) as { question: Question };
  return module.question;
}

/** The peers that take part, installed. */
function peersFor(question: Question, { against, installedOnly }: Options, progress: Progress): Peer[] {
  const wanted = question.peers.filter((peer) => against?.includes(peer) ?? true);
  for (const peer of against ?? []) if (!question.peers.includes(peer)) progress.say(`${peer} takes no part in this`);
  const here = wanted.filter((peer) => !installedOnly || isInstalled(peer));
  for (const peer of here) peerProgram(peer);
  return here;
}

function versionsOf(runtimes: readonly Runtime[]): Report["versions"] {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return Object.fromEntries(
    runtimes.map((runtime) => [runtime, runtime === "nano" ? version : peerVersion(runtime as Peer)]),
  );
}

async function ask(name: string, options: Options): Promise<Report> {
  const question = await questionOf(name);
  const progress = new Progress();
  const runtimes: Runtime[] = ["nano", ...peersFor(question, options, progress)];
  const head = machine();
  const stolen = watchStolenTime();
  const findings = await question.measure({
    runtimes,
    quick: options.quick,
    ...(options.rounds === undefined ? {} : { rounds: options.rounds }),
    ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
    progress: (text) => progress.say(`${name}: ${text}`),
  });
  progress.clear();
  const share = Math.round(100 * (stolen() ?? 0));
  if (share > 0)
    findings.note(`the machine is a guest, whose host gave ${share} % of the cores' time to others meanwhile`);
  return {
    command: `npm run bench ${name}${options.quick ? " -- --quick" : ""}`,
    question: name,
    title: question.title,
    quick: options.quick,
    machine: head,
    versions: versionsOf(runtimes),
    headlines: question.headlines,
    series: findings.series,
    bars: findings.bars,
    notes: findings.notes,
    failures: findings.failures,
  };
}

function print(report: Report): void {
  const lines = [
    `\n${report.title}`,
    `medians (least–most of the rounds); over: how many times as good NANO is`,
    table(report),
    ...report.notes.map((note) => `  ${note}`),
    ...report.failures.map((failure) => `  ${failure}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function publish(folder: string): void {
  const reports = readReports(folder, names);
  writeFileSync(join(folder, "bench.html"), page(reports, readHistory(folder)));
}

function writeReadme(folder: string): void {
  const text = markdownTable(readReports(folder, names));
  if (text === "") throw new UsageError("there is no report of a whole run yet: npm run bench", 1);
  const file = join(root, "README.md");
  writeFileSync(file, insertTable(readFileSync(file, "utf8"), text));
}

async function askAll(options: Options, folder: string): Promise<void> {
  for (const name of options.questions) {
    try {
      const report = await ask(name, options);
      print(report);
      writeReport(folder, report);
      publish(folder);
      if (report.failures.length > 0) process.exitCode = 1;
    } catch (error) {
      // The other questions can be answered all the same.
      process.stderr.write(`\nnano bench: ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}

try {
  const options = parseOptions(process.argv.slice(2), names);
  const folder = options.reports ?? join(root, "reports", ...(options.quick ? ["quick"] : []));
  if (!options.readme) await askAll(options, folder);
  else {
    publish(folder);
    writeReadme(folder);
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  (error.exitCode === 0 ? process.stdout : process.stderr).write(
    `${error.exitCode === 0 ? "" : "npm run bench: "}${error.message}\n`,
  );
  process.exitCode = error.exitCode;
}
