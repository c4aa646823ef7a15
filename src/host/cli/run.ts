import { type Command, CommanderError } from "commander";
import { NanoError, suggestion } from "../errors/index.ts";
import { tellFailure } from "./failure.ts";
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
    if (args[0] === "help") requireTopic(program, args[1]);
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof ShownVersion) return 0;
    if (error instanceof CommanderError) return exitCodeOf(error);
    const command = program.commands.find((candidate) => candidate.name() === args[0]);
    return tellFailure(error, command?.name());
  }
}

/** commander shows the whole help for a command that there is not. */
function requireTopic(program: Command, topic: string | undefined): void {
  const names = [...program.commands.map((command) => command.name()), "help"];
  if (topic === undefined || topic.startsWith("-") || names.includes(topic)) return;
  throw new NanoError("NANO_USAGE", `unknown command '${topic}'${suggestion(topic, names)}`);
}
