// Everything that can be reached from a global of the language: each property with its attributes, each function with its
// name and length, as lines, so that two realms can be compared.

(function builtins(name) {
  const lines = [];
  const seen = new Set();

  function kindOf(value) {
    if (typeof value === "function") return `function ${value.name}/${value.length}`;
    if (typeof value === "object" && value !== null) return Object.prototype.toString.call(value);
    return typeof value === "number" || typeof value === "string" ? JSON.stringify(value) : String(value);
  }

  function walk(value, path) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.add(value);
    lines.push(`${path} ${Object.isExtensible(value)} < ${kindOf(Object.getPrototypeOf(value))}`);
    for (const key of Reflect.ownKeys(value)) visit(value, key, `${path}.${String(key)}`);
    walk(Object.getPrototypeOf(value), `${path}.[[Prototype]]`);
  }

  function visit(holder, key, path) {
    const found = Object.getOwnPropertyDescriptor(holder, key);
    const flags = ["writable", "enumerable", "configurable"].filter((flag) => found[flag]).join(" ");
    for (const part of ["value", "get", "set"].filter((part) => found[part] !== undefined)) {
      lines.push(`${path} ${part} ${flags}: ${kindOf(found[part])}`);
      walk(found[part], path);
    }
  }

  // Where many paths meet is walked from its own name only.
  for (const one of [Object, Function, Array, Error]) seen.add(one).add(one.prototype);
  const { [name]: global } = globalThis;
  if (global !== undefined) {
    for (const one of [global, global.prototype]) seen.delete(one);
    visit(globalThis, name, name);
  }
  return lines;
});
