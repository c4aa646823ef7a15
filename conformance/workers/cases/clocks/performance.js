// Clocks: performance.now and timeOrigin.
export default {
  async fetch() {
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const end = performance.now();
    return Response.json({ later: end - begin >= 15, number: typeof begin, origin: typeof performance.timeOrigin });
  },
};
