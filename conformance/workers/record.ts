// `npm run conformance:record -- [PREFIX…]`: asks workerd again, all cases or those whose ids begin with a prefix.
// `--show` prints the answers and writes nothing.

import { peerVersion } from "../../bench/peers/peers.ts";
import type { Case } from "./read/case.ts";
import { readCases } from "./read/read-cases.ts";
import { startOrigin } from "./run/origin.ts";
import { perform } from "./run/perform.ts";
import { Workerd } from "./run/workerd.ts";
import type { Checks } from "./verdict/checks.ts";
import { readCorrections, readRecording, truthOf, writeRecording } from "./verdict/recorded.ts";

const jobs = 3;

interface Answered {
  checks: Checks;
  complaints: string[];
}

async function ask(given: Case, origin: string): Promise<Answered> {
  const workerd = new Workerd(given, origin);
  try {
    const checks = (await workerd.started()) ? await perform(given, workerd.runtime(), origin) : { start: "failed" };
    return { checks, complaints: workerd.complaints };
  } finally {
    await workerd.stop();
  }
}

async function askAll(cases: readonly Case[], onAnswer: (given: Case, answered: Answered) => void): Promise<void> {
  const origin = await startOrigin();
  const queue = [...cases];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      onAnswer(next, await ask(next, origin.url));
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    await origin.close();
  }
}

/** Puts the answers in the recordings, and takes out what no case asks for any more. */
function keep(answers: ReadonlyMap<string, Checks>, all: readonly Case[]): void {
  const version = peerVersion("workerd");
  for (const directory of new Set(all.map((each) => each.directory))) {
    const names = all.filter((each) => each.directory === directory).map(({ name }) => name);
    const recording = readRecording(directory);
    const cases: Record<string, Checks> = {};
    for (const name of names) {
      const checks = answers.get(`${directory}/${name}`) ?? recording.cases[name];
      if (checks !== undefined) cases[name] = checks;
    }
    const updated = { workerd: version, cases };
    for (const name of names) truthOf(name, updated, readCorrections(directory));
    if (Object.keys(cases).length > 0) writeRecording(directory, updated);
  }
}

const given = process.argv.slice(2);
const prefixes = given.filter((argument) => !argument.startsWith("--"));
const show = given.includes("--show");
const all = readCases();
const chosen = all.filter(({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)));
if (chosen.length === 0) throw new Error(`no case begins with ${prefixes.join(" or ")}`);
const answers = new Map<string, Checks>();
await askAll(chosen, ({ id }, { checks, complaints }) => {
  answers.set(id, checks);
  console.log(`${answers.size}/${chosen.length} ${id}${"start" in checks ? ": does not start" : ""}`);
  if (show) console.log(JSON.stringify(checks, null, 2), complaints.join("\n"));
  else if ("start" in checks) console.log(complaints.slice(0, 3).join("\n"));
});
if (!show) keep(answers, all);
