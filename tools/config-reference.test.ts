import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import type { JsonSchema } from "./config-reference/json-schemas.ts";
import { withTables } from "./config-reference/tables.ts";
import { madeFiles } from "./config-reference.ts";
import { root } from "./tree.ts";

const reference = readFileSync(join(root, "docs/configuration.md"), "utf8");
const made = await madeFiles(reference);

function schemaAt(file: string, ...path: string[]): JsonSchema | undefined {
  let schema = JSON.parse(made.get(file) ?? "") as JsonSchema | undefined;
  for (const key of path) {
    const { properties, items, anyOf, additionalProperties } = schema ?? {};
    const option = [schema, items, ...(anyOf ?? []), ...(items?.anyOf ?? [])].find(
      (one) => one?.properties?.[key] !== undefined,
    );
    const values = typeof additionalProperties === "object" ? additionalProperties : undefined;
    schema = option?.properties?.[key] ?? (properties === undefined ? values : undefined);
  }
  return schema;
}

t.test("the schema of apps knows NANO's keys, wrangler's, and no others", (t) => {
  const at = (...path: string[]) => schemaAt("schemas/nano.schema.json", ...path);
  t.match(at(), { $schema: /draft-07/, type: "object", additionalProperties: false });
  t.match(at("limits", "cpuMs"), { type: "integer", minimum: 1, maximum: 600_000, description: /CPU time/ });
  t.match(at("nano", "limits"), { additionalProperties: false, properties: { memoryMb: { minimum: 4 } } });
  t.match(at("routes", "custom_domain"), { type: "boolean" });
  t.match(at("assets", "html_handling"), { enum: ["auto-trailing-slash", "force-trailing-slash", /./, "none"] });
  t.match(at("vars"), { type: "object" });
  t.equal(at("vars", "anything")?.type, undefined);
  t.match(at("kv_namespaces"), { description: /not supported yet/ });
  t.match(at("account_id"), { description: /without effect/ });
  t.match(at("env", "staging"), { additionalProperties: false });
  t.match(at("env", "staging", "d1_databases"), { description: /not supported yet/ });
  t.equal(at("env", "staging", "env"), undefined);
  t.end();
});

t.test("the schema of servers", (t) => {
  const at = (...path: string[]) => schemaAt("schemas/nano.server.schema.json", ...path);
  t.match(at("listeners", "unix"), { type: "string" });
  t.match(at("limits", "ceilings", "wallMs"), { minimum: 1 });
  t.match(at("executors"), { type: "integer", minimum: 0, description: /threads .*Default: `0`/i });
  t.equal(at("port"), undefined);
  t.end();
});

t.test("the reference's tables are made, and what is around them stays", async (t) => {
  const stale = reference.replace("| `port` |", "| `prot` |").replace("# Configuration", "# Other words");
  const again = (await madeFiles(stale)).get("docs/configuration.md") ?? "";
  t.match(again, /^# Other words\n/);
  t.match(again, "| `port` | integer, 1 to 65,535 |");
  t.notMatch(again, "| `prot` |");
  t.equal((await madeFiles(again)).get("docs/configuration.md"), again);
  t.throws(() => withTables("<!-- a -->", { a: "" }), { message: /no <!-- \/a -->/ });
});
