// `nano logs`: an app's last errors, or its log from now on.

import { printable } from "../../observe/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, say } from "./output.ts";

export interface LogsOptions extends RemoteOptions {
  follow?: boolean;
}

interface Line {
  type?: string;
  time?: string;
  [field: string]: unknown;
}

export async function logsCommand(name: string, options: LogsOptions): Promise<number> {
  const client = new AdminClient(options);
  const path = `/v1/apps/${encodeURIComponent(name)}`;
  if (options.follow === true) return follow(client, `${path}/log`, options.json === true);
  const answer = await client.ask("GET", `${path}/errors`);
  const { errors } = answer as { errors: Line[] };
  if (options.json === true) printJson(answer);
  else if (errors.length === 0) say(`${name}: no errors of late (-f follows the log)`);
  else for (const error of errors.toReversed()) say(textOf({ ...error, type: "log", level: "error" }));
  return 0;
}

async function follow(client: AdminClient, path: string, json: boolean): Promise<number> {
  let rest = "";
  for await (const chunk of client.follow(path)) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") say(json ? line : textOf(JSON.parse(line) as Line));
  }
  return 0;
}

function textOf(line: Line): string {
  const { type, time = "", level, text, method, path, status, wallMs, code, count } = line;
  const clock = String(time).slice(11, 19);
  if (type === "access")
    return printable(`${clock}  ${method} ${path}  ${status}  ${wallMs} ms  ${code ?? ""}`.trimEnd());
  if (type === "dropped") return `${count} lines were dropped: they came faster than they were read`;
  const shown = String(text).split("\n").map(printable);
  return `${clock}  ${String(level).padEnd(5)}  ${shown.join("\n                 ")}`;
}
