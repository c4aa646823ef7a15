import { CommanderError } from "commander";
import pc from "picocolors";
import { NanoError } from "../errors/index.ts";
import { createProgram, exitCodeOf, ShownVersion } from "./program.ts";

/** Runs the command of these arguments; returns the exit code. What is no expected failure is thrown. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  if (args.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof ShownVersion) return 0;
    if (error instanceof CommanderError) return exitCodeOf(error);
    if (!(error instanceof NanoError)) throw error;
    const command = program.commands.find((candidate) => candidate.name() === args[0]);
    process.stderr.write(`${pc.red(command === undefined ? "nano:" : `nano ${command.name()}:`)} ${error.message}\n`);
    if (error.detail !== "") process.stderr.write(`${error.detail}\n`);
    return error.exitCode;
  }
}
