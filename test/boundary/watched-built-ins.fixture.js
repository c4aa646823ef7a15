// The first part of the app in hostile-interfaces.fixture.js: it watches which of the language's built-ins the runtime calls.

const { apply, construct, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const NativeError = Error;
const includes = Function.prototype.call.bind(String.prototype.includes);
const split = Function.prototype.call.bind(String.prototype.split);
const called = Object.create(null);
let isLooking = false;

function watched(name, original) {
  return {
    method(...args) {
      if (!isLooking) {
        isLooking = true;
        const caller = split(new NativeError().stack, "\n")[2];
        if (caller !== undefined && includes(caller, "nano:runtime")) called[name] ??= caller;
        isLooking = false;
      }
      return new.target ? construct(original, args, new.target) : apply(original, this, args);
    },
  }.method;
}

/** From then on `called` has those built-ins of the language, whose globals are `names`, that the runtime called though an app can replace them. */
// biome-ignore lint/correctness/noUnusedVariables: the second part of the app calls it
function watchBuiltIns(names) {
  NativeError.stackTraceLimit = 2;
  const prototypeOf = Object.getPrototypeOf;
  const holders = { Reflect, JSON, Math, Atomics, TypedArray: prototypeOf(Uint8Array) };
  for (const name of names) if (typeof globalThis[name] === "function") holders[name] = globalThis[name];
  for (const name of ownKeys(holders))
    if (holders[name].prototype) holders[`${name}.prototype`] = holders[name].prototype;
  const iterators = {
    Array: [].values(),
    Map: new Map().values(),
    Set: new Set().values(),
    String: ""[Symbol.iterator](),
  };
  for (const name of ownKeys(iterators)) holders[`${name}Iterator.prototype`] = prototypeOf(iterators[name]);
  for (const name of ownKeys(holders)) {
    for (const key of ownKeys(holders[name])) {
      const descriptor = getOwnPropertyDescriptor(holders[name], key);
      if (!descriptor.configurable || key === "constructor" || key === "prototype") continue;
      const what = `${name}.${String(key)}`;
      if (typeof descriptor.value === "function") descriptor.value = watched(what, descriptor.value);
      if (descriptor.get) descriptor.get = watched(what, descriptor.get);
      defineProperty(holders[name], key, descriptor);
    }
  }
}
