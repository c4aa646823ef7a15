import t from "tap";
import type { AppError } from "./messages.ts";
import { RecentErrors } from "./recent-errors.ts";

const error = (label: string, text: string): AppError => ({
  label,
  text,
  time: "2026-01-01T00:00:00.000Z",
  requestId: "",
});

t.test("the last fifty of an app, the latest first", (t) => {
  const recent = new RecentErrors();
  t.same(recent.of("a"), []);
  recent.add([error("a", "1"), error("b", "2"), error("a", "3")]);
  t.same(
    recent.of("a").map(({ text }) => text),
    ["3", "1"],
  );
  recent.add(Array.from({ length: 60 }, (_, index) => error("a", `more ${index}`)));
  t.equal(recent.of("a").length, 50);
  t.match(recent.of("a")[0], { text: "more 59" });
  t.equal(recent.of("b").length, 1);
  t.end();
});

t.test("of so many apps, those that had one last", (t) => {
  const recent = new RecentErrors();
  recent.add([error("first", "1"), error("again", "1")]);
  recent.add(Array.from({ length: 999 }, (_, index) => error(`app ${index}`, "1")));
  recent.add([error("again", "2"), error("new", "1")]);
  t.equal(recent.of("first").length, 0);
  t.equal(recent.of("again").length, 2);
  t.equal(recent.of("new").length, 1);
  t.end();
});
