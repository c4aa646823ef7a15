// `nano secret put`, `list` and `delete`.

import { text } from "node:stream/consumers";
import { NanoError } from "../../errors/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, printTable, say } from "./output.ts";

/** The value comes by standard input: what is written on a command line is there for others to see. */
export async function putSecretCommand(name: string, secret: string, options: RemoteOptions): Promise<number> {
  const client = new AdminClient(options);
  const value = await readValue(secret);
  await client.ask("PUT", pathOf(name, secret), { value });
  if (options.json === true) printJson({});
  else say(`${name}: ${secret} is set`);
  return 0;
}

async function readValue(secret: string): Promise<string> {
  if (process.stdin.isTTY) {
    const { createInterface } = await import("node:readline/promises");
    const { Writable } = await import("node:stream");
    process.stderr.write(`value of ${secret} (not shown): `);
    // What is typed is shown nowhere.
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output, terminal: true });
    const value = await terminal.question("");
    terminal.close();
    process.stderr.write("\n");
    return value;
  }
  const value = (await text(process.stdin)).replace(/\r?\n$/, "");
  if (value !== "") return value;
  throw new NanoError("NANO_USAGE", `no value for ${secret}: it is read from standard input`);
}

export async function listSecretsCommand(name: string, options: RemoteOptions): Promise<number> {
  const answer = await new AdminClient(options).ask("GET", `/v1/apps/${encodeURIComponent(name)}/secrets`);
  const { secrets } = answer as { secrets: { name: string; changed: string }[] };
  if (options.json === true) printJson(answer);
  else if (secrets.length === 0) say(`${name} has no secrets`);
  else {
    printTable(
      ["secret", "changed (UTC)"],
      secrets.map((secret) => [secret.name, secret.changed.replace("T", " ").slice(0, 19)]),
    );
  }
  return 0;
}

export async function deleteSecretCommand(name: string, secret: string, options: RemoteOptions): Promise<number> {
  await new AdminClient(options).ask("DELETE", pathOf(name, secret));
  if (options.json === true) printJson({});
  else say(`${name}: ${secret} is deleted`);
  return 0;
}

function pathOf(name: string, secret: string): string {
  return `/v1/apps/${encodeURIComponent(name)}/secrets/${encodeURIComponent(secret)}`;
}
