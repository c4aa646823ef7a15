// Lists and ordered sets of the Infra Standard, over plain arrays.

import { arrayIncludes, arrayIndexOf, arrayPush, arraySplice } from "./primordials.ts";

/** https://infra.spec.whatwg.org/#list-append */
export function append<T>(list: T[], item: T): void {
  arrayPush(list, item);
}

/** https://infra.spec.whatwg.org/#set-append */
export function appendToSet<T>(set: T[], item: T): void {
  if (!arrayIncludes(set, item)) arrayPush(set, item);
}

/** https://infra.spec.whatwg.org/#list-remove, for one item known by identity. */
export function removeItem<T>(list: T[], item: T): boolean {
  const at = arrayIndexOf(list, item);
  if (at === -1) return false;
  arraySplice(list, at, 1);
  return true;
}

/** https://infra.spec.whatwg.org/#list-remove, for all items that `condition` holds for; keeps the order. */
export function removeWhere<T>(list: T[], condition: (item: T) => boolean): void {
  let kept = 0;
  for (let at = 0; at < list.length; at++) {
    const item = list[at] as T;
    if (!condition(item)) list[kept++] = item;
  }
  list.length = kept;
}
