// Timers: order, arguments, clearing, intervals.
export default {
  async fetch() {
    const seen = [];
    setTimeout((...given) => seen.push(given.join()), 1, "a", "b");
    setTimeout(() => seen.push("ten"), 10);
    setTimeout(() => seen.push("five"), 5);
    clearTimeout(setTimeout(() => seen.push("never"), 1));
    const ticks = new Promise((resolve) => {
      const interval = setInterval(() => {
        seen.push("tick");
        if (seen.at(-2) === "tick") resolve(clearInterval(interval));
      }, 15);
    });
    queueMicrotask(() => seen.push("microtask"));
    Promise.resolve().then(() => seen.push("promise"));
    seen.push("sync");
    await ticks;
    clearTimeout(undefined);
    clearTimeout(999999);
    return Response.json({ seen });
  },
};
