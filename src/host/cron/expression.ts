// Cron expressions as Cloudflare's triggers have them: five fields, in UTC, weekdays from 1 (Sunday) to 7 (Saturday),
// with L, W and #. They are read here, field by field, and croner computes times from what is equivalent in its own words.

import { Cron } from "croner";

export interface CronExpression {
  /** As it was written. */
  text: string;
  /** The first time after this one that fits, both in milliseconds since 1970; undefined when there is none any more. */
  next(after: number): number | undefined;
}

/** What is wrong with an expression. */
export class CronSyntaxError extends Error {}

interface Field {
  name: string;
  least: number;
  most: number;
  /** Three letters each, from `least` on. */
  names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  {
    name: "month",
    least: 1,
    most: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "weekday", least: 1, most: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/** Throws a CronSyntaxError that says which field is wrong. */
export function parseCron(text: string): CronExpression {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length || text.trim() === "") {
    throw new CronSyntaxError("expected five fields: minute, hour, day of the month, month, weekday");
  }
  const translated = fields.map((field, at) => translate(parts[at] as string, field));
  const cron = new Cron(translated.join(" "), { timezone: "Etc/UTC", paused: true });
  return {
    text,
    next: (after) => cron.nextRun(new Date(after))?.getTime(),
  };
}

function translate(part: string, field: Field): string {
  return part
    .split(",")
    .map((item) => translateItem(item.toLowerCase(), field))
    .join(",");
}

function translateItem(item: string, field: Field): string {
  if (item === "*") return "*";
  const special =
    field.name === "weekday"
      ? weekdayItem(item, field)
      : field.name === "day of the month"
        ? dayItem(item, field)
        : undefined;
  if (special !== undefined) return special;
  const [, from = "", to, step] = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(item) ?? [];
  if (from === "") throw wrong(item, field);
  const every = step === undefined ? 1 : Number(step);
  if (every < 1) throw wrong(item, field);
  const first = from === "*" ? field.least : numberOf(from, field, item);
  const isOpen = from === "*" || (to === undefined && step !== undefined);
  const last = to !== undefined ? numberOf(to, field, item) : isOpen ? field.most : first;
  if (from === "*" && to !== undefined) throw wrong(item, field);
  return valuesBetween(first, last, every, field)
    .map((value) => cronerValue(value, field))
    .join(",");
}

/** A range may go over the end: fri-mon. */
function valuesBetween(first: number, last: number, every: number, { least, most }: Field): number[] {
  const size = most - least + 1;
  const count = ((last - first + size) % size) + 1;
  const values: number[] = [];
  for (let step = 0; step < count; step += every) values.push(((first - least + step) % size) + least);
  return values;
}

function numberOf(text: string, field: Field, item: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return field.least + named;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < field.least || value > field.most) throw wrong(item, field);
  return value;
}

/** croner's Sunday is 0. */
function cronerValue(value: number, field: Field): string {
  return String(field.name === "weekday" ? value - 1 : value);
}

/** "6L" and "friL": the month's last one; "L": Saturday; "6#3": the third one. */
function weekdayItem(item: string, field: Field): string | undefined {
  if (item === "l") return cronerValue(field.most, field);
  const last = /^(\w+)l$/.exec(item)?.[1];
  if (last !== undefined) return `${cronerValue(numberOf(last, field, item), field)}#L`;
  const [, day, nth] = /^(\w+)#([1-5])$/.exec(item) ?? [];
  if (day === undefined) return undefined;
  return `${cronerValue(numberOf(day, field, item), field)}#${nth}`;
}

/** "L": the last day; "LW": the last one that is no weekend's; "15W": the one nearest to the 15th that is none. */
function dayItem(item: string, field: Field): string | undefined {
  if (item === "l" || item === "lw") return item.toUpperCase();
  const near = /^(\d+)w$/.exec(item)?.[1];
  return near === undefined ? undefined : `${numberOf(near, field, item)}W`;
}

function wrong(item: string, { name, least, most }: Field): CronSyntaxError {
  return new CronSyntaxError(`"${item}" is no ${name} (${least}-${most})`);
}
