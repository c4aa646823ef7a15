// The process that bin/nano becomes.

import { exitCodes, systemReason } from "../errors/index.ts";
import { run } from "./run.ts";

// Who reads the output may leave before its end.
for (const output of [process.stdout, process.stderr]) {
  output.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    if (output === process.stdout) process.stderr.write(`nano: its output cannot be written: ${systemReason(error)}\n`);
    process.exit(exitCodes.NANO_OUTPUT_UNUSABLE);
  });
}

process.exitCode = await run(process.argv.slice(2));
