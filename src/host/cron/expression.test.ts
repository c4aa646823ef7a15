import t from "tap";
import { CronSyntaxError, parseCron } from "./expression.ts";

/** The next `count` times after a time, as text. */
function next(text: string, after: string, count = 1): string[] {
  const cron = parseCron(text);
  const times: string[] = [];
  let at = Date.parse(after);
  for (let i = 0; i < count; i++) {
    at = cron.next(at) ?? Number.NaN;
    times.push(new Date(at).toISOString().slice(0, 16));
  }
  return times;
}

t.test("minutes and hours, in UTC", async (t) => {
  t.same(next("* * * * *", "2026-11-26T10:00:30Z", 2), ["2026-11-26T10:01", "2026-11-26T10:02"]);
  t.same(next("* * * * *", "2026-11-26T10:00:00Z"), ["2026-11-26T10:01"], "never the same minute again");
  t.same(next("*/20 * * * *", "2026-11-26T10:20:00Z", 3), ["2026-11-26T10:40", "2026-11-26T11:00", "2026-11-26T11:20"]);
  t.same(next("5-7/2,50 3 * * *", "2026-11-26T00:00:00Z", 3), [
    "2026-11-26T03:05",
    "2026-11-26T03:07",
    "2026-11-26T03:50",
  ]);
  t.same(next("0 22-1 * * *", "2026-11-26T12:00:00Z", 4), [
    "2026-11-26T22:00",
    "2026-11-26T23:00",
    "2026-11-27T00:00",
    "2026-11-27T01:00",
  ]);
  t.same(next("30 10/6 * * *", "2026-11-26T00:00:00Z", 3), [
    "2026-11-26T10:30",
    "2026-11-26T16:30",
    "2026-11-26T22:30",
  ]);
});

t.test("weekdays are those of Cloudflare: 1 is Sunday", async (t) => {
  // 2026-11-26 is a Thursday.
  t.same(next("0 17 * * 1", "2026-11-26T00:00:00Z"), ["2026-11-29T17:00"]);
  t.same(next("0 17 * * sun", "2026-11-26T00:00:00Z"), ["2026-11-29T17:00"]);
  t.same(next("0 17 * * 7", "2026-11-26T00:00:00Z"), ["2026-11-28T17:00"]);
  const weekdays = ["2026-11-27T07:10", "2026-11-30T07:10"];
  t.same(next("10 7 * * 2-6", "2026-11-26T12:00:00Z", 2), weekdays);
  t.same(next("10 7 * * MON-FRI", "2026-11-26T12:00:00Z", 2), weekdays);
  t.same(next("0 0 * * fri-mon", "2026-11-26T00:00:00Z", 4), [
    "2026-11-27T00:00",
    "2026-11-28T00:00",
    "2026-11-29T00:00",
    "2026-11-30T00:00",
  ]);
});

t.test("L, W and #", async (t) => {
  t.same(next("0 15 L * *", "2026-11-26T00:00:00Z", 2), ["2026-11-30T15:00", "2026-12-31T15:00"]);
  t.same(next("0 18 * * 6L", "2026-11-26T00:00:00Z", 2), ["2026-11-27T18:00", "2026-12-25T18:00"]);
  t.same(next("0 18 * * friL", "2026-11-26T00:00:00Z"), ["2026-11-27T18:00"]);
  t.same(next("0 0 * * L", "2026-11-26T00:00:00Z"), ["2026-11-28T00:00"]);
  t.same(next("0 0 * * 2#1", "2026-11-26T00:00:00Z", 2), ["2026-12-07T00:00", "2027-01-04T00:00"]);
  // 2026-08-15 is a Saturday, 2026-11-15 a Sunday.
  t.same(next("0 0 15W 8,11 *", "2026-07-01T00:00:00Z", 2), ["2026-08-14T00:00", "2026-11-16T00:00"]);
  // 2026-10-31 is a Saturday.
  t.same(next("59 23 LW * *", "2026-10-01T00:00:00Z", 2), ["2026-10-30T23:59", "2026-11-30T23:59"]);
});

t.test("months, leap years, and either day where both are said", async (t) => {
  t.same(next("0 0 29 feb *", "2026-01-01T00:00:00Z", 2), ["2028-02-29T00:00", "2032-02-29T00:00"]);
  t.same(next("0 0 1 JAN,7 *", "2026-01-02T00:00:00Z", 2), ["2026-07-01T00:00", "2027-01-01T00:00"]);
  t.same(next("0 0 1 * 2", "2026-11-26T00:00:00Z", 3), ["2026-11-30T00:00", "2026-12-01T00:00", "2026-12-07T00:00"]);
  t.equal(parseCron("0 0 31 2 *").next(Date.parse("2026-01-01T00:00:00Z")), undefined);
});

t.test("what makes no sense is named", async (t) => {
  const cases: [string, RegExp][] = [
    ["", /five fields/],
    ["* * * *", /five fields/],
    ["0 * * * * *", /five fields/],
    ["@daily", /five fields/],
    ["60 * * * *", /"60" is no minute \(0-59\)/],
    ["* 24 * * *", /"24" is no hour/],
    ["* * 0 * *", /"0" is no day of the month/],
    ["* * * 13 *", /"13" is no month/],
    ["* * * * 0", /"0" is no weekday \(1-7\)/],
    ["* * * * 8", /"8" is no weekday/],
    ["* * * * funday", /"funday" is no weekday/],
    ["*/0 * * * *", /"\*\/0" is no minute/],
    ["*-5 * * * *", /no minute/],
    ["1- * * * *", /no minute/],
    ["1,,2 * * * *", /"" is no minute/],
    ["L * * * *", /no minute/],
    ["* * 32W * *", /no day of the month/],
    ["* * * * 2#6", /no weekday/],
    ["? * * * *", /no minute/],
  ];
  for (const [text, message] of cases) {
    t.throws(() => parseCron(text), { message }, text);
    try {
      parseCron(text);
    } catch (error) {
      t.ok(error instanceof CronSyntaxError);
    }
  }
});
