// Makes what shows a difference as small as it can be.

/**
 * `reductionsOf` gives smaller ones, `differing` tells which of many still show the difference. Ends with one of which no
 * reduction does.
 */
export async function minimise<T>(
  found: T,
  reductionsOf: (item: T) => T[],
  differing: (items: readonly T[]) => Promise<boolean[]>,
): Promise<T> {
  for (let smallest = found; ; ) {
    const reductions = reductionsOf(smallest);
    const shows = reductions.length === 0 ? [] : await differing(reductions);
    const better = reductions.filter((_, index) => shows[index]).sort((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (better === undefined || sizeOf(better) >= sizeOf(smallest)) return smallest;
    smallest = better;
  }
}

function sizeOf(item: unknown): number {
  return JSON.stringify(item).length;
}
