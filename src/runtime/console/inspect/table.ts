// console.table: https://console.spec.whatwg.org/#table

import {
  arrayIncludes,
  arrayIsArray,
  arrayJoin,
  arrayPush,
  mapForEach,
  mathMax,
  objectCreate,
  objectKeys,
  reflectGetOwnPropertyDescriptor,
  setForEach,
  stringRepeat,
} from "../../infra/index.ts";
import { inspect } from "./inspect.ts";
import { kindOf } from "./kinds.ts";

interface Row {
  index: string;
  /** By column. */
  cells: Record<string, string>;
  /** Of a row that is no object. */
  value: string | null;
}

const maxRows = 1000;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && ops.op_console_proxy_details(value) === null;
}

function cellOf(value: unknown): string {
  const isWide = isObject(value) && !arrayIsArray(value) && objectKeys(value).length > 2;
  return inspect(value, { depth: isWide ? -1 : 0 });
}

function rowOf(index: string, value: unknown, columns: string[], chosen: readonly string[] | undefined): Row {
  const row: Row = { index, cells: objectCreate(null) as Record<string, string>, value: null };
  if (!isObject(value)) {
    row.value = cellOf(value);
    return row;
  }
  const keys = chosen ?? objectKeys(value);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    if (!arrayIncludes(columns, key)) arrayPush(columns, key);
    const property = reflectGetOwnPropertyDescriptor(value, key);
    if (property !== undefined) row.cells[key] = property.get ? "[Getter]" : cellOf(property.value);
  }
  return row;
}

interface Source {
  indexName: string;
  entries: [index: string, value: unknown][];
}

function sourceOf(data: object): Source {
  const entries: [string, unknown][] = [];
  const add = (index: string, value: unknown): void => {
    if (entries.length < maxRows) arrayPush<[string, unknown]>(entries, [index, value]);
  };
  const kind = kindOf(data);
  if (kind === "map") {
    let at = 0;
    mapForEach(data as Map<unknown, unknown>, (value, key) => add(`${at++}`, { Key: key, Values: value }));
    return { indexName: "(iteration index)", entries };
  }
  if (kind === "set") {
    let at = 0;
    setForEach(data as Set<unknown>, (value) => add(`${at++}`, value));
    return { indexName: "(iteration index)", entries };
  }
  const keys = objectKeys(data);
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    add(key, reflectGetOwnPropertyDescriptor(data, key)?.value);
  }
  return { indexName: "(index)", entries };
}

function line(cells: readonly string[], widths: readonly number[]): string {
  const padded: string[] = [];
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] as string;
    arrayPush(padded, ` ${cell}${stringRepeat(" ", (widths[at] as number) - cell.length)} `);
  }
  return `\u2502${arrayJoin(padded, "\u2502")}\u2502`;
}

function rule(widths: readonly number[], marks: readonly [left: string, cross: string, right: string]): string {
  const parts: string[] = [];
  for (let at = 0; at < widths.length; at++) arrayPush(parts, stringRepeat("\u2500", (widths[at] as number) + 2));
  return `${marks[0]}${arrayJoin(parts, marks[1])}${marks[2]}`;
}

function draw(head: string[], body: string[][]): string {
  const widths: number[] = [];
  for (let column = 0; column < head.length; column++) {
    let width = (head[column] as string).length;
    for (let at = 0; at < body.length; at++) width = mathMax(width, ((body[at] as string[])[column] as string).length);
    arrayPush(widths, width);
  }
  const lines = [rule(widths, ["\u250c", "\u252c", "\u2510"]), line(head, widths)];
  arrayPush(lines, rule(widths, ["\u251c", "\u253c", "\u2524"]));
  for (let at = 0; at < body.length; at++) arrayPush(lines, line(body[at] as string[], widths));
  arrayPush(lines, rule(widths, ["\u2514", "\u2534", "\u2518"]));
  return arrayJoin(lines, "\n");
}

/** Null: the data is none that makes a table. */
export function formatTable(data: unknown, chosen: readonly string[] | undefined): string | null {
  if (!isObject(data)) return null;
  const { indexName, entries } = sourceOf(data);
  const columns: string[] = [];
  const rows: Row[] = [];
  let hasValues = false;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as [string, unknown];
    const row = rowOf(entry[0], entry[1], columns, chosen);
    hasValues ||= row.value !== null;
    arrayPush(rows, row);
  }
  const head = [indexName];
  for (let at = 0; at < columns.length; at++) arrayPush(head, columns[at] as string);
  if (hasValues) arrayPush(head, "Values");
  const body: string[][] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as Row;
    const cells = [row.index];
    for (let column = 0; column < columns.length; column++)
      arrayPush(cells, row.cells[columns[column] as string] ?? "");
    if (hasValues) arrayPush(cells, row.value ?? "");
    arrayPush(body, cells);
  }
  return draw(head, body);
}
