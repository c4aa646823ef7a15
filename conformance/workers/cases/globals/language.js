// Globals: the language's newer parts.
export default {
  async fetch() {
    return Response.json({
      groupBy: Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even")),
      toSorted: [3, 1].toSorted(),
      withResolvers: typeof Promise.withResolvers,
      try: await Promise.try?.(() => 5),
      union: [...(new Set([1]).union?.(new Set([2])) ?? [])],
      iterator: Iterator.from([1, 2])
        .map((n) => n * 2)
        .toArray(),
      at: [1, 2].at(-1),
      isWellFormed: "a\ud800".isWellFormed(),
      fromAsync: await Array.fromAsync([1]),
      weakRef: typeof WeakRef,
      sharedMemory: typeof SharedArrayBuffer,
      atomics: typeof Atomics,
      float16: typeof Float16Array,
      escape: RegExp.escape?.("a.b"),
    });
  },
};
