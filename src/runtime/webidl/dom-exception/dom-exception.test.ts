import t from "tap";
import { deserializePlatformObject, isPlatformObject, serializePlatformObject } from "../index.ts";
import { DOMException, isDOMException, newDOMException } from "./dom-exception.ts";

t.test("a DOMException is an Error with a stack", async (t) => {
  const exception = newDOMException("gone", "AbortError");
  t.ok(exception instanceof Error);
  t.ok((Error as unknown as { isError(value: unknown): boolean }).isError(exception));
  t.match((exception as unknown as Error).stack, /^AbortError: gone\n {4}at (.|\n)*dom-exception\.test/);
  t.equal(exception.code, 20);
  t.equal(String(exception), "AbortError: gone");
  t.same(Object.keys(exception), []);
});

t.test("defaults, and names without a code", async (t) => {
  const exception = new DOMException();
  t.same([exception.name, exception.message, exception.code], ["Error", "", 0]);
  t.equal(new DOMException("", "toString").code, 0);
});

t.test("only a DOMException has its attributes", async (t) => {
  const getter = Object.getOwnPropertyDescriptor(DOMException.prototype, "name")?.get as () => string;
  t.throws(() => getter.call(new Error("x")), { name: "TypeError" });
  t.notOk(isDOMException(Object.create(DOMException.prototype)));
});

t.test("a derived class has its own prototype", async (t) => {
  class Derived extends DOMException {}
  const exception = new Derived("m", "NotFoundError");
  t.ok(exception instanceof Derived);
  t.equal(exception.code, 8);
});

t.test("it is serialized with its stack", async (t) => {
  const exception = newDOMException("gone", "AbortError");
  t.ok(isPlatformObject(exception));
  const copy = deserializePlatformObject(
    structuredClone(serializePlatformObject(exception) as unknown[]),
  ) as DOMException;
  t.ok(isDOMException(copy));
  t.same([copy.name, copy.message], ["AbortError", "gone"]);
  t.equal((copy as unknown as Error).stack, (exception as unknown as Error).stack);
});
