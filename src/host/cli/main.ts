// The process that bin/nano becomes.

import { run } from "./run.ts";

// Who reads the output may leave before its end.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

process.exitCode = await run(process.argv.slice(2));
