// The command line of `npm run soak`.

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { UsageError } from "../command/options.ts";
import type { SoakOptions } from "./soak.ts";

export interface SoakCommand {
  options: SoakOptions;
  /** Where the figures and the page go. */
  reports: string | undefined;
}

export function parseSoak(args: readonly string[]): SoakCommand {
  const printed: string[] = [];
  const command = createCommand(printed);
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const text = (printed.join("") || error.message).trim();
    throw new UsageError(text.replace(/^error: /, ""), error.exitCode === 0 ? 0 : 2);
  }
  const { reports, ...given } = command.opts<Omit<SoakOptions, "interval"> & { reports?: string }>();
  if (given.active > given.apps) throw new UsageError("--active: there are not so many apps; --apps has more", 2);
  // Some 600 looks, so that a fit has enough of them, and none disturbs.
  const interval = Math.min(5, Math.max(0.5, given.minutes / 10));
  return { options: { ...given, interval }, reports };
}

function createCommand(printed: string[]): Command {
  return new Command("npm run soak --")
    .description("Runs nano serve with many apps under load, and tells whether what it holds stays flat.")
    .option("--minutes <N>", "how long", number(0.1, 100_000), 20)
    .option("--apps <N>", "registered apps", number(1, 1_000_000), 10_000)
    .option("--active <N>", "of these so many are asked at a time, in a Zipf mix", number(1, 1_000_000), 200)
    .option("--drift <N>", "so many of the active ones give their place to others each second", number(0, 10_000), 8)
    .option("--rate <N>", "requests a second", number(1, 1_000_000), 300)
    .option("--connections <N>", "connections of clients", number(1, 10_000), 32)
    .option("--memory-mb <N>", "what the server may hold; the apps may have 3/4 of it", number(128, 1e6), 2048)
    .option("--max-live <N>", "as nano serve has it", number(1, 1_000_000))
    .option("--reports <FOLDER>", "where figures and page are written; reports/ without")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void printed.push(text),
      writeErr: (text) => void printed.push(text),
    });
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  };
}
