// `nano versions`, `nano rollback`, `nano rollout`.

import type { ShownVersion } from "../../deployments/index.ts";
import { sizeText } from "../../figures/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { shareText } from "./deploy.ts";
import { printJson, printTable, say } from "./output.ts";

export async function versionsCommand(name: string, options: RemoteOptions): Promise<number> {
  const answer = await new AdminClient(options).ask("GET", `/v1/apps/${encodeURIComponent(name)}/versions`);
  const { versions } = answer as { versions: ShownVersion[] };
  if (options.json === true) {
    printJson(answer);
    return 0;
  }
  const rows = versions.map(({ number, percent, created, bytes, message }) => {
    const serves = percent === 0 ? "" : `${percent}%`;
    return [String(number), serves, created.replace("T", " ").slice(0, 19), sizeText(bytes), message];
  });
  printTable(["version", "serves", "deployed (UTC)", "size", "message"], rows, ["version", "serves", "size"]);
  return 0;
}

export async function rollbackCommand(
  name: string,
  version: number | undefined,
  options: RemoteOptions,
): Promise<number> {
  return change(name, "rollback", version === undefined ? {} : { version }, options);
}

export async function rolloutCommand(name: string, percent: number, options: RemoteOptions): Promise<number> {
  return change(name, "rollout", { percent }, options);
}

async function change(name: string, what: string, body: object, options: RemoteOptions): Promise<number> {
  const answer = await new AdminClient(options).ask("POST", `/v1/apps/${encodeURIComponent(name)}/${what}`, body);
  const { version } = answer as { version: ShownVersion };
  if (options.json === true) printJson(answer);
  else say(`${name}: version ${version.number} serves ${shareText(version.percent)}`);
  return 0;
}
