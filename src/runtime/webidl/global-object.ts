// The global object: what the members of its own interface work on, also when they are called without a `this`.

let global: object | undefined;

export function setGlobalObject(object: object): void {
  global = object;
}

/** Undefined before setGlobalObject. */
export function globalObject(): object | undefined {
  return global;
}

/** https://webidl.spec.whatwg.org/#dfn-create-operation-function, the checks of `this` for members of the global. */
export function requireGlobal(self: unknown, member: string): void {
  if (self !== undefined && self !== null && self !== global) {
    throw new TypeError(`${member}: this is not the global object`);
  }
}
