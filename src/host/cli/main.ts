// The process that bin/nano becomes.

import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2));
