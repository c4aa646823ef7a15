// Timers: order, arguments, clearing, intervals.
export default {
  async fetch() {
    const seen = [];
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    setTimeout((...given) => seen.push(given.join()), 1, "a", "b");
    setTimeout(() => seen.push("ten"), 10);
    setTimeout(() => seen.push("five"), 5);
    clearTimeout(setTimeout(() => seen.push("never"), 1));
    const interval = setInterval(() => {
      seen.push("tick");
      if (seen.filter((each) => each === "tick").length === 2) clearInterval(interval);
    }, 15);
    queueMicrotask(() => seen.push("microtask"));
    Promise.resolve().then(() => seen.push("promise"));
    seen.push("sync");
    await wait(60);
    clearTimeout(undefined);
    clearTimeout(999999);
    return Response.json({ seen });
  },
};
