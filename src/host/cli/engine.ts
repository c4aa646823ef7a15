// The engine process under the supervisor of `nano serve`.

import { serveApps } from "../commands/index.ts";
import { EngineChannel } from "../supervisor/index.ts";
import { tellFailure } from "./failure.ts";
import { endWithOutput } from "./output.ts";

const channel = new EngineChannel();
endWithOutput((exitCode) => channel.report({ type: "unheard", exitCode }));
process.exitCode = await serveApps(channel).catch((error) => tellFailure(error, "serve"));
channel.close();
