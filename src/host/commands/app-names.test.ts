import t from "tap";
import { AppNames } from "./app-names.ts";

/** What the engine was told, and how often. */
function named() {
  const services = new Map<string, number>();
  let told = 0;
  const names = new AppNames({
    setService(name, app) {
      told++;
      if (app === 0) services.delete(name);
      else services.set(name, app);
    },
  });
  return { names, services: () => Object.fromEntries(services), told: () => told };
}

t.test("an app is asked by its name, and by its label where no other has that name", (t) => {
  const { names, services } = named();
  names.change("one", { name: "shop", id: 1 });
  names.change("shop", { name: "shop-2", id: 2 });
  t.same(services(), { one: 1, shop: 1, "shop-2": 2 });
  t.equal(names.labelOf("shop"), "one");
  names.change("one", { name: "one", id: 3 });
  t.same(services(), { one: 3, shop: 2, "shop-2": 2 });
  t.equal(names.labelOf("shop"), undefined);
  names.change("shop", undefined);
  t.same(services(), { one: 3 });
  names.change("one", undefined);
  t.same(services(), {});
  t.end();
});

t.test("of several with one name the last answers, and when it goes the one before", (t) => {
  const { names, services } = named();
  names.change("a", { name: "same", id: 1 });
  names.change("b", { name: "same", id: 2 });
  t.match(services(), { a: 1, b: 2, same: 2 });
  names.change("a", { name: "same", id: 3 });
  t.match(services(), { a: 3, same: 2 });
  names.change("b", undefined);
  t.same(services(), { a: 3, same: 3 });
  t.end();
});

t.test("what one change tells does not grow with the apps", (t) => {
  const { names, told } = named();
  for (let id = 1; id <= 10_000; id++) names.change(`app${id}`, { name: `name${id}`, id });
  const before = told();
  t.equal(before, 20_000);
  names.change("app5", { name: "name5", id: 10_001 });
  names.change("app6", { name: "name6", id: 6 });
  t.equal(told() - before, 2);
  t.end();
});
