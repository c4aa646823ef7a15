// The process that bin/nano becomes.

import { endWithOutput } from "./output.ts";
import { run } from "./run.ts";

endWithOutput();
process.exitCode = await run(process.argv.slice(2));
