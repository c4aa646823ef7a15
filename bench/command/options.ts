// The command line of `npm run bench`.

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { type Peer, peers } from "../peers/peers.ts";

export interface Options {
  questions: string[];
  /** undefined: every peer that a question is for. */
  against: Peer[] | undefined;
  quick: boolean;
  /** Peers that are not installed are left out instead of being installed. */
  installedOnly: boolean;
  rounds: number | undefined;
  seconds: number | undefined;
  /** Nothing is measured: README.md and the page are written anew from the reports. */
  readme: boolean;
  /** Where reports go; reports/, or reports/quick/, without. */
  reports: string | undefined;
}

/** What is wrong with the command line, and the way out, in one line; or help, which is no error. */
export class UsageError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function parseOptions(args: readonly string[], questions: readonly string[]): Options {
  const printed: string[] = [];
  const command = createCommand(questions, printed);
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(lineOf(printed.join("") || error.message), error.exitCode === 0 ? 0 : 2);
  }
  const { against, quick, installedOnly, rounds, seconds, readme, reports } = command.opts();
  return {
    questions: command.args.length > 0 ? command.args : [...questions],
    against,
    quick: quick === true,
    installedOnly: installedOnly === true,
    rounds,
    seconds,
    readme: readme === true,
    reports,
  };
}

function createCommand(questions: readonly string[], printed: string[]): Command {
  const command = new Command("npm run bench --")
    .description(`Measures NANO beside its peers. QUESTION: ${questions.join(", ")}; all of them without.`)
    .argument("[QUESTION...]", "what to measure", (name: string, others: string[] | undefined) =>
      addQuestion(name, others ?? [], questions),
    )
    .option("--against <PEERS>", `some of ${peers.join(",")}, or none; all that a question is for without`, peersOf)
    .option("--quick", "fewer apps, fewer rounds, shorter loads; reports go into reports/quick/")
    .option("--installed-only", "leave peers out that are not installed, instead of installing them")
    .option("--rounds <N>", "how often each is measured, in turns", whole(1, 100))
    .option("--seconds <N>", "how long a load lasts", whole(1, 600))
    .option("--reports <FOLDER>", "where reports are written, instead of there")
    .option("--readme", "measure nothing: write README.md's table and the page from the reports")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void printed.push(text),
      writeErr: (text) => void printed.push(text),
    });
  return command;
}

function addQuestion(name: string, others: string[], questions: readonly string[]): string[] {
  if (questions.includes(name)) return [...others, name];
  throw new InvalidArgumentError(`There is no such question: ${questions.join(", ")}.`);
}

function peersOf(text: string): Peer[] {
  if (text === "none") return [];
  return text.split(",").map((name) => {
    const peer = peers.find((each) => each === name);
    if (peer === undefined) throw new InvalidArgumentError(`"${name}" is no peer: ${peers.join(",")} or none.`);
    return peer;
  });
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

/** commander's "error: …\n(Did you mean …?)" as one line; help stays as it is. */
function lineOf(text: string): string {
  if (!text.startsWith("error: ")) return text.trimEnd();
  return text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ");
}
