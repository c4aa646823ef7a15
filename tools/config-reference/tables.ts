// The tables of docs/configuration.md.

import type { ServerSetting } from "../../src/host/config/index.ts";
import { defaultLimits, limitRanges } from "../../src/host/config/index.ts";
import type { JsonSchema } from "./json-schemas.ts";

/** The text with what stands between `<!-- NAME -->` and `<!-- /NAME -->` replaced. Throws where a pair is missing. */
export function withTables(text: string, tables: Readonly<Record<string, string>>): string {
  let result = text;
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = parted(result, begin);
    const [, after] = parted(rest, end);
    result = `${before}${begin}\n${table}${end}${after}`;
  }
  return result;
}

function parted(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`docs/configuration.md: no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

export function keyTable(schema: JsonSchema, { leaveOut }: { leaveOut: readonly string[] }): string {
  const rows = rowsOf(schema, "").filter(([key = ""]) => !leaveOut.includes(key.replace(/[.[].*/, "")));
  return table(
    ["Key", "Type", "What it is"],
    rows.map(([key, type, text]) => [`\`${key}\``, type ?? "", text ?? ""]),
  );
}

function rowsOf(schema: JsonSchema, above: string): string[][] {
  const rows: string[][] = [];
  for (const [key, below] of Object.entries(schema.properties ?? {})) {
    const name = above === "" ? key : `${above}.${key}`;
    rows.push([name, typeOf(below), below.description ?? ""]);
    // The same limits stand in several places, and in a table of their own.
    if (below.properties?.startupCpuMs === undefined) rows.push(...rowsBelow(below, name));
  }
  return rows;
}

function rowsBelow(schema: JsonSchema, name: string): string[][] {
  if (schema.items !== undefined) return rowsBelow(schema.items, `${name}[]`);
  return [...rowsOf(schema, name), ...(schema.anyOf ?? []).flatMap((option) => rowsBelow(option, name))];
}

function typeOf({ type, enum: values, anyOf, items, minimum, maximum, additionalProperties }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (anyOf !== undefined) return anyOf.map(typeOf).join(" or ");
  if (type === "array") return `array of ${typeOf(items ?? {})}`;
  if (typeof additionalProperties === "object") return `object of ${typeOf(additionalProperties)}`;
  if (minimum === undefined && maximum === undefined) return type ?? "anything";
  return `${type}, ${numberText(minimum)} to ${numberText(maximum)}`;
}

function numberText(value: number | undefined): string {
  return value === undefined ? "any" : value.toLocaleString("en");
}

/** What is read and checked, and nothing acts on yet. */
export function waitingList(keys: readonly string[]): string {
  if (keys.length === 0) return "None.\n";
  return keys.map((key) => `- \`${key}\`\n`).join("");
}

export function limitTable<Name extends keyof typeof limitRanges>(
  names: readonly Name[],
  texts: Readonly<Record<Name, string>>,
): string {
  return table(
    ["Limit", "Default", "Range", "What it bounds"],
    names.map((name) => {
      const [least, most] = limitRanges[name];
      const range = `${numberText(least)} to ${numberText(most)}`;
      return [`\`${name}\``, numberText(defaultLimits[name]), range, texts[name]];
    }),
  );
}

type SettingRow = Pick<ServerSetting<unknown>, "key" | "flag" | "variable" | "byDefault">;

export function settingTable(settings: readonly SettingRow[]): string {
  const code = (text: string | undefined) => (text === undefined ? "" : `\`${text}\``);
  return table(
    ["Key", "Flag", "Variable", "Default"],
    settings.map(({ key, flag, variable, byDefault }) => [
      code(key),
      code(flag ?? "PATH"),
      code(variable),
      code(byDefault),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
