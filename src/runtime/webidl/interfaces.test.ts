import t from "tap";
import {
  defineConstants,
  defineInterface,
  globalAttributes,
  internalToken,
  requireArguments,
  requireGlobal,
  requireInternal,
  setGlobalObject,
} from "./index.ts";

class Lamp {
  static make(): Lamp {
    return new Lamp(internalToken);
  }
  constructor(token: unknown = undefined) {
    requireInternal(token);
  }
  get lit(): boolean {
    return true;
  }
  turn(_way: string, _slowly: boolean = false): void {
    requireArguments(arguments.length, 1, "Lamp.turn");
  }
}
defineInterface(Lamp);
defineConstants(Lamp, { ON: 1 });

t.test("members are enumerable, the rest is not", async (t) => {
  t.same(Object.keys(Lamp), ["make", "ON"]);
  t.same(Object.keys(Lamp.prototype).sort(), ["ON", "lit", "turn"]);
  t.match(Object.getOwnPropertyDescriptor(Lamp.prototype, Symbol.toStringTag), {
    value: "Lamp",
    writable: false,
    enumerable: false,
    configurable: true,
  });
  t.match(Object.getOwnPropertyDescriptor(Lamp, "prototype"), { writable: false, configurable: false });
  t.match(Object.getOwnPropertyDescriptor(Lamp, "ON"), { value: 1, writable: false, configurable: false });
  t.equal(Lamp.length, 0);
  t.equal(Lamp.prototype.turn.length, 1);
});

t.test("script can't construct what only we construct", async (t) => {
  t.throws(() => new Lamp(), { name: "TypeError", message: "Illegal constructor" });
  t.ok(Lamp.make() instanceof Lamp);
});

t.test("too few arguments", async (t) => {
  const lamp = Lamp.make() as unknown as { turn(): void };
  t.throws(() => lamp.turn(), { name: "TypeError", message: "Lamp.turn: 1 argument required, but only 0 present." });
});

t.test("attributes of the global are named as Web IDL does, and work on the global only", async (t) => {
  const global = {};
  setGlobalObject(global);
  const { lamp, color } = globalAttributes({
    get lamp(): string {
      requireGlobal(this, "lamp");
      return "lit";
    },
    get color(): string {
      return "red";
    },
    set color(_value: unknown) {},
  });
  const get = lamp.get as (this: unknown) => unknown;
  t.equal(get.name, "get lamp");
  t.equal("set" in lamp, false);
  t.equal(color.set?.name, "set color");
  t.equal(get.call(global), "lit");
  t.equal(get.call(undefined), "lit");
  t.throws(() => get.call({}), { name: "TypeError", message: "lamp: this is not the global object" });
});
