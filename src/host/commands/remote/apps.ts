// `nano apps`, `nano delete`.

import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, printTable, say } from "./output.ts";

interface App {
  label: string;
  name: string;
  state: string;
  version?: number;
  counters: Record<string, number>;
}

export async function appsCommand(options: RemoteOptions): Promise<number> {
  const apps = await new AdminClient(options).apps<App>();
  if (options.json === true) printJson({ apps });
  else if (apps.length === 0) say("no apps: nano deploy PATH deploys one");
  else
    printTable(["app", "version", "state", "requests", "cpu ms"], apps.map(rowOf), ["version", "requests", "cpu ms"]);
  return 0;
}

function rowOf({ name, version, state, counters }: App): string[] {
  const cpu = ((counters.cpuMicros ?? 0) / 1000).toFixed(0);
  return [name, version === undefined ? "folder" : String(version), state, String(counters.requests ?? 0), cpu];
}

export async function deleteCommand(name: string, options: RemoteOptions): Promise<number> {
  await new AdminClient(options).ask("DELETE", `/v1/apps/${encodeURIComponent(name)}`);
  if (options.json === true) printJson({});
  else say(`${name} is deleted`);
  return 0;
}
