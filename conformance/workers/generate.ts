// `npm run conformance:generate -- [--seed N] [--cases N] [--most N]`: made-up programs and requests on NANO and on workerd
// (installed on first use). What they answer otherwise, and nobody knows why, is made small and printed; then it exits with 1.

import { isDeepStrictEqual, parseArgs } from "node:util";
import { peerVersion } from "../../bench/peers/peers.ts";
import { reasonOf, reasonOfRequest } from "./generate/known.ts";
import { minimise } from "./generate/minimise.ts";
import { newProgram, type Program, reductionsOf, sourceOf } from "./generate/programs.ts";
import { Random } from "./generate/random.ts";
import { mirror, newRequest, requestReductions } from "./generate/requests.ts";
import { askBoth, type Both, onBoth, runner, runPrograms } from "./generate/run-both.ts";
import type { Runtime } from "./run/perform.ts";
import type { Checks } from "./verdict/checks.ts";

/** Programs in one app. */
const batchSize = 500;

/** A request for so many programs: each goes over a connection of its own. */
const programsToARequest = 5;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    cases: { type: "string", default: "1000" },
    most: { type: "string", default: "5" },
  },
});
const seed = Number(values.seed);
const cases = Number(values.cases);
/** So many differences are made small. */
const most = Number(values.most);

/** Known differences by their reason. */
const told = new Map<string, number>();
let unknown = 0;

function note(reason: string): void {
  told.set(reason, (told.get(reason) ?? 0) + 1);
}

function isUnknown(program: Program, results: Both<string[]>): boolean {
  return !isDeepStrictEqual(results.nano, results.workerd) && reasonOf(program) === undefined;
}

async function showProgram(program: Program, runtimes: Both<Runtime>): Promise<void> {
  const smallest = await minimise(program, reductionsOf, async (smaller) => {
    const results = await runPrograms(smaller, runtimes);
    return smaller.map((each, index) => isUnknown(each, results[index] as Both<string[]>));
  });
  const [results] = await runPrograms([smallest], runtimes);
  console.log(
    `\n${sourceOf(smallest)}\n  NANO:    ${results?.nano.join(" | ")}\n  workerd: ${results?.workerd.join(" | ")}`,
  );
}

async function comparePrograms(random: Random, runtimes: Both<Runtime>): Promise<void> {
  for (let done = 0; done < cases; done += batchSize) {
    const programs = Array.from({ length: Math.min(batchSize, cases - done) }, () => newProgram(random));
    const results = await runPrograms(programs, runtimes);
    for (const [index, program] of programs.entries()) {
      const both = results[index] as Both<string[]>;
      if (isDeepStrictEqual(both.nano, both.workerd)) continue;
      const reason = reasonOf(program);
      if (reason !== undefined) note(reason);
      else if (++unknown <= most) await showProgram(program, runtimes);
    }
    process.stderr.write(`${Math.min(done + batchSize, cases)}/${cases} programs, ${unknown} unknown differences\n`);
  }
}

function differs({ nano, workerd }: Both<Checks>): boolean {
  return !isDeepStrictEqual(nano, workerd);
}

async function compareRequests(random: Random): Promise<void> {
  const exchanges = Array.from({ length: Math.ceil(cases / programsToARequest) }, (_, number) =>
    newRequest(random, number),
  );
  await onBoth(mirror, async (runtimes) => {
    const answers = await askBoth(exchanges, runtimes);
    const isUnknownOne = (both: Both<Checks>) => differs(both) && reasonOfRequest(both) === undefined;
    for (const [index, exchange] of exchanges.entries()) {
      const both = answers[index] as Both<Checks>;
      const reason = differs(both) ? reasonOfRequest(both) : undefined;
      if (reason !== undefined) note(reason);
      if (!isUnknownOne(both) || ++unknown > most) continue;
      const smallest = await minimise(exchange, requestReductions, async (smaller) => {
        const results = await askBoth(smaller, runtimes);
        return results.map(isUnknownOne);
      });
      const [small] = await askBoth([smallest], runtimes);
      const { method, path, options } = smallest;
      console.log(`\n${method} ${path} ${JSON.stringify(options)}`);
      console.log(`  NANO:    ${JSON.stringify(small?.nano)}\n  workerd: ${JSON.stringify(small?.workerd)}`);
    }
  });
  process.stderr.write(`${exchanges.length} requests, ${unknown} unknown differences in all\n`);
}

if (!(cases > 0) || !(seed >= 0)) throw new Error("--seed and --cases are numbers");
console.log(`seed ${seed}, ${cases} programs, against workerd ${peerVersion("workerd")}`);
const random = new Random(seed);
await onBoth(runner, (runtimes) => comparePrograms(random, runtimes));
await compareRequests(random);
for (const [reason, count] of [...told].sort(([, a], [, b]) => b - a)) console.log(`known: ${count} × ${reason}`);
if (unknown > 0) console.log(`${unknown} differences that nobody knows of: --seed ${seed} --cases ${cases}`);
process.exitCode = unknown > 0 ? 1 : 0;
