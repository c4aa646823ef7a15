import t from "tap";
import { watchStolenTime } from "./stolen-time.ts";

t.test("the share of stolen time is that of all cores' since it was watched", (t) => {
  const looks = [
    "cpu  100 0 50 800 0 0 10 40 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n",
    "cpu  130 0 60 830 0 0 10 70 9 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n",
  ];
  t.equal(watchStolenTime(() => looks.shift() ?? "")(), 0.3);
  t.end();
});

t.test("where the system does not tell there is none", (t) => {
  for (const stat of ["", "cpu  1 2 3\n", "something else\n", "cpu  1 1 1 1 1 1 1 1\n"]) {
    t.equal(watchStolenTime(() => stat)(), undefined, JSON.stringify(stat));
  }
  t.type(watchStolenTime(), Function);
  t.end();
});
