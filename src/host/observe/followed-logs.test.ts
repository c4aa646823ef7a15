import t from "tap";
import { FollowedLogs } from "./followed-logs.ts";

t.test("lines are kept for who follows, from when on he does, and not for ever", (t) => {
  const logs = new FollowedLogs();
  const unmade = () => t.fail("nobody follows") as never;
  logs.add("a", 0, unmade);
  t.same(logs.take("a", undefined, 0), { lines: [], next: 0, dropped: 0 });
  logs.add("b", 0, unmade);
  logs.add("a", 1, () => "one");
  logs.add("a", 2, () => "two");
  t.same(logs.take("a", 0, 3), { lines: ["one", "two"], next: 2, dropped: 0 });
  t.same(logs.take("a", 1, 3), { lines: ["two"], next: 2, dropped: 0 });
  t.same(logs.take("a", undefined, 3), { lines: [], next: 2, dropped: 0 });
  for (let line = 0; line < 1005; line++) logs.add("a", 4, () => String(line));
  const taken = logs.take("a", 2, 5);
  t.same([taken.dropped, taken.lines.length, taken.lines[0], taken.next], [5, 1000, "5", 1007]);
  logs.add("a", 5, () => "x".repeat(2 ** 21));
  t.same(logs.take("a", 1007, 6).lines, []);
  logs.add("a", 20_000, unmade);
  t.same(logs.take("a", 1008, 20_001), { lines: [], next: 0, dropped: 0 });
  t.end();
});
