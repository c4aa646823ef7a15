import t from "tap";
import { Probation } from "./probation.ts";

const MINUTE = 60_000;

t.test("an app that crashes again and again is refused longer and longer, up to five minutes", (t) => {
  const probation = new Probation();
  const lengths: number[] = [];
  let now = 0;
  for (let crash = 0; crash < 12; crash++) {
    const ms = probation.crashed("app", now);
    lengths.push(ms / 1000);
    probation.begin(now);
    now += ms + 1;
  }
  t.same(lengths, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  t.same(probation.remaining(now), {});
  t.end();
});

t.test("it begins when an engine serves, however long that took to start", (t) => {
  const probation = new Probation();
  probation.crashed("app", 0);
  t.same(probation.remaining(5000), { app: 1000 });
  probation.begin(5000);
  t.same(probation.remaining(5400), { app: 600 });
  t.same(probation.remaining(6000), {});
  t.end();
});

t.test("an app that is served for long enough after it begins anew", (t) => {
  const probation = new Probation();
  probation.crashed("app", 0);
  probation.begin(0);
  t.equal(probation.crashed("app", 1000 + MINUTE), 2000, "a minute is too short");
  probation.begin(2 * MINUTE);
  t.equal(probation.crashed("app", 2000 + 3 * MINUTE + 1), 1000);
  t.end();
});

t.test("after a long probation that takes longer", (t) => {
  const probation = new Probation();
  let now = 0;
  let ms = 0;
  while (ms < 5 * MINUTE) {
    ms = probation.crashed("app", now);
    probation.begin(now);
    now += ms;
  }
  t.equal(probation.crashed("app", now + 10 * MINUTE), 5 * MINUTE);
  probation.begin(now + 10 * MINUTE);
  t.equal(probation.crashed("app", now + 10 * MINUTE + 5 * MINUTE + 10 * MINUTE + 1), 1000);
  t.end();
});

t.test("the first wound is for free, and what follows is not", (t) => {
  const probation = new Probation();
  t.same(
    [0, 1, 2, 3].map((now) => probation.wounded("app", now)),
    [0, 1000, 2000, 4000],
  );
  t.same(probation.remaining(3), { app: 4000 });
  t.equal(probation.crashed("app", 4), 8000);
  t.end();
});

t.test("apps are judged one by one", (t) => {
  const probation = new Probation();
  probation.crashed("one", 0);
  probation.begin(0);
  probation.crashed("one", 0);
  probation.crashed("two", 0);
  t.same(probation.remaining(0), { one: 2000, two: 1000 });
  t.end();
});
