// The JSON Schemas of configuration files, and the tables of docs/configuration.md, from what the host checks files by.
// Fails when one of them is not as it would be made; --write makes them.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitNames, limitTexts, loadSchemas, serverSettings } from "../src/host/config/index.ts";
import { appSchema, serverSchema } from "./config-reference/json-schemas.ts";
import { keyTable, limitTable, settingTable, waitingList, withTables } from "./config-reference/tables.ts";
import { root } from "./tree.ts";

/** Path from the project's root -> what is to be in the file. */
export async function madeFiles(reference: string): Promise<Map<string, string>> {
  const schemas = await loadSchemas();
  const app = appSchema(schemas);
  const server = serverSchema(schemas);
  const settings = Object.values(serverSettings);
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  return new Map([
    ["schemas/nano.schema.json", json(app)],
    ["schemas/nano.server.schema.json", json(server)],
    [
      "docs/configuration.md",
      withTables(reference, {
        app: keyTable(app, { leaveOut: [...schemas.harmlessKeys, ...schemas.unsupportedKeys, "env", "nano"] }),
        "waiting keys": waitingList(schemas.waitingKeys),
        limits: limitTable(limitNames, limitTexts),
        server: keyTable(server, { leaveOut: [] }),
        settings: settingTable(settings),
        "waiting settings": waitingList(
          settings.filter(({ waits }) => waits === true).map(({ key, flag = "" }) => key ?? flag),
        ),
      }),
    ],
  ]);
}

if (import.meta.main) {
  const write = process.argv.includes("--write");
  for (const [name, text] of await madeFiles(readFileSync(join(root, "docs/configuration.md"), "utf8"))) {
    const file = join(root, name);
    if (write) writeFileSync(file, text);
    else if (!isAsMade(file, text)) {
      console.log(`${name}: is not what the schema makes of it: npm run config:generate`);
      process.exitCode = 1;
    }
  }
}

function isAsMade(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8") === text;
  } catch {
    return false;
  }
}
