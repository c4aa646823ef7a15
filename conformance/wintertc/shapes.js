// Checks of what Web IDL gives to interfaces, operations and attributes: https://webidl.spec.whatwg.org/#javascript-binding

(function shapes({ test, same, throws, rejects }) {
  const describe = Object.getOwnPropertyDescriptor;

  function words(text = "") {
    return text.split(" ").filter((word) => word !== "");
  }

  function owned(object, key, where) {
    const found = object === undefined ? undefined : describe(object, key);
    if (found === undefined) throw new Error(`${where}${String(key)} is not there`);
    return found;
  }

  /** `flags`: of "wec", those that are true. */
  function checkFlags(found, flags, what) {
    if ("value" in found) same(found.writable, flags.includes("w"), `${what}: writable`);
    same(found.enumerable, flags.includes("e"), `${what}: enumerable`);
    same(found.configurable, flags.includes("c"), `${what}: configurable`);
  }

  function checkFunction(value, { name, length }) {
    same(typeof value, "function", `type of ${name}`);
    for (const [key, wanted] of Object.entries({ name, length })) {
      const found = owned(value, key, `${name}.`);
      same(found.value, wanted, `${key} of ${name}`);
      checkFlags(found, "c", `${key} of ${name}`);
    }
  }

  function isConstructor(value) {
    try {
      Reflect.construct(Object, [], value);
      return true;
    } catch {
      return false;
    }
  }

  /** On a wrong receiver; `isPromise`: of what gives promises, and rejects. */
  async function refusesReceiver(run, isPromise, what) {
    if (isPromise) await rejects(() => run({}), TypeError, what);
    else throws(() => run({}), TypeError, what);
  }

  function attributeTest(interfaceOf, name, { isWritable, isPromise }) {
    test(`attribute ${name}`, async () => {
      const found = owned(interfaceOf().prototype, name, "prototype.");
      checkFlags(found, "ec", name);
      checkFunction(found.get, { name: `get ${name}`, length: 0 });
      if (isWritable) checkFunction(found.set, { name: `set ${name}`, length: 1 });
      else same(found.set, undefined, `setter of ${name}`);
      await refusesReceiver((self) => Reflect.apply(found.get, self, []), isPromise, `${name} of another object`);
    });
  }

  function methodTest(interfaceOf, name, { length, isPromise, isStatic }) {
    test(`${isStatic ? "static method" : "method"} ${name}()`, async () => {
      const holder = isStatic ? interfaceOf() : interfaceOf().prototype;
      const found = owned(holder, name, isStatic ? "" : "prototype.");
      checkFlags(found, "wec", name);
      checkFunction(found.value, { name, length });
      same(isConstructor(found.value), false, `${name} is a constructor`);
      if (isStatic) return;
      await refusesReceiver((self) => Reflect.apply(found.value, self, []), isPromise, `${name}() of another object`);
    });
  }

  function constantTest(interfaceOf, name, value) {
    test(`constant ${name}`, () => {
      for (const holder of [interfaceOf(), interfaceOf().prototype]) {
        const found = owned(holder, name, "");
        same(found.value, value, name);
        checkFlags(found, "e", name);
      }
    });
  }

  const iterationMethods = {
    pairs: { methods: { entries: 0, forEach: 1, keys: 0, values: 0 }, symbol: Symbol.iterator, is: "entries" },
    async: { methods: { values: 0 }, symbol: Symbol.asyncIterator, is: "values" },
  };

  function iterationTests(interfaceOf, kind) {
    const { methods, symbol, is } = iterationMethods[kind];
    for (const [name, length] of Object.entries(methods)) methodTest(interfaceOf, name, { length });
    test(`iterates by ${is}()`, () => {
      const found = owned(interfaceOf().prototype, symbol, "prototype.");
      same(found.value, interfaceOf().prototype[is], String(symbol));
      checkFlags(found, "wc", String(symbol));
    });
  }

  function constructionTests(interfaceOf, name, length) {
    test("is a class", () => {
      const found = interfaceOf();
      checkFunction(found, { name, length: length ?? 0 });
      const prototype = owned(found, "prototype", `${name}.`);
      checkFlags(prototype, "", "prototype");
      const back = owned(prototype.value, "constructor", "prototype.");
      same(back.value, found, "prototype.constructor");
      checkFlags(back, "wc", "prototype.constructor");
    });
    test(length === null ? "can't be constructed" : "needs new", () => {
      const found = interfaceOf();
      if (length === null) throws(() => Reflect.construct(found, []), TypeError, `new ${name}()`);
      throws(() => Reflect.apply(found, undefined, []), TypeError, `${name}()`);
      if (length > 0) throws(() => Reflect.construct(found, []), TypeError, `new ${name}() without arguments`);
    });
  }

  function memberTests(interfaceOf, shape) {
    for (const name of words(shape.attributes)) attributeTest(interfaceOf, name, {});
    for (const name of words(shape.writable)) attributeTest(interfaceOf, name, { isWritable: true });
    for (const name of words(shape.promiseAttributes)) attributeTest(interfaceOf, name, { isPromise: true });
    for (const [name, length] of Object.entries(shape.methods ?? {})) methodTest(interfaceOf, name, { length });
    for (const [name, length] of Object.entries(shape.promiseMethods ?? {})) {
      methodTest(interfaceOf, name, { length, isPromise: true });
    }
    for (const [name, length] of Object.entries(shape.statics ?? {})) {
      methodTest(interfaceOf, name, { length, isStatic: true });
    }
    for (const [name, value] of Object.entries(shape.constants ?? {})) constantTest(interfaceOf, name, value);
    if (shape.iterable !== undefined) iterationTests(interfaceOf, shape.iterable);
  }

  /**
   * `shape`: `length` of the constructor, null when there is none to call; `parent` by name; names of `attributes`
   * that are read only, `writable`, or `promiseAttributes`; `methods`, `promiseMethods`, `statics` with their lengths;
   * `constants`; `iterable`: "pairs" or "async". `holder`: where the interface object stands.
   */
  function interfaceShape(name, shape, { holder = globalThis, tag = name } = {}) {
    const interfaceOf = () => owned(holder, name, "").value;
    test("is there", () => {
      checkFlags(owned(holder, name, ""), "wc", name);
    });
    constructionTests(interfaceOf, name, shape.length);
    test("inherits", () => {
      const found = interfaceOf();
      const parent = shape.parent === undefined ? undefined : globalThis[shape.parent];
      same(
        Object.getPrototypeOf(found),
        shape.parent === "Error" ? Function.prototype : (parent ?? Function.prototype),
      );
      same(Object.getPrototypeOf(found.prototype), parent?.prototype ?? Object.prototype, "prototype of the prototype");
    });
    test("has its name as its string tag", () => {
      const found = owned(interfaceOf().prototype, Symbol.toStringTag, "prototype.");
      same(found.value, tag, "Symbol.toStringTag");
      checkFlags(found, "c", "Symbol.toStringTag");
    });
    memberTests(interfaceOf, shape);
  }

  /** An operation of the global object, or of the namespace that is the `holder`. `args`: such as it takes. */
  function operationShape(name, length, { holder = globalThis, isPromise = false, args = [] } = {}) {
    test("is there", () => {
      checkFlags(owned(holder, name, ""), "wec", name);
    });
    test("is a method", async () => {
      const { value } = owned(holder, name, "");
      checkFunction(value, { name, length });
      same(isConstructor(value), false, `${name} is a constructor`);
      if (length > 0 && isPromise) await rejects(() => holder[name](), TypeError, `${name}() without arguments`);
      else if (length > 0) throws(() => holder[name](), TypeError, `${name}() without arguments`);
    });
    if (holder !== globalThis) return;
    test("works on the global only", async () => {
      const { value } = owned(holder, name, "");
      await refusesReceiver((self) => Reflect.apply(value, self, args), isPromise, `${name}() of another`);
    });
  }

  /**
   * An attribute of the global object: "read only", "writable", or "replaceable", which is a value once it is set. It may
   * be a plain property instead of one that is read only: https://min-common-api.proposal.wintertc.org/#global-scope
   */
  function attributeShape(name, kind) {
    test("is there", () => {
      const found = owned(globalThis, name, "");
      if (!("value" in found)) checkFlags(found, "ec", name);
      else same(found.writable && found.configurable && kind !== "writable", true, `${name} may be a plain property`);
    });
    test(`is an attribute, ${kind}`, () => {
      const found = owned(globalThis, name, "");
      if ("value" in found) return;
      checkFunction(found.get, { name: `get ${name}`, length: 0 });
      if (kind === "read only") same(found.set, undefined, `setter of ${name}`);
      else checkFunction(found.set, { name: `set ${name}`, length: 1 });
      throws(() => Reflect.apply(found.get, {}, []), TypeError, `${name} of another object`);
    });
    if (kind !== "replaceable") return;
    test("is replaced when it is set", () => {
      const before = owned(globalThis, name, "");
      globalThis[name] = "other";
      const after = owned(globalThis, name, "");
      Object.defineProperty(globalThis, name, before);
      same(after.value, "other", name);
      checkFlags(after, "wec", name);
    });
  }

  return { interfaceShape, operationShape, attributeShape, owned, checkFlags, checkFunction };
});
