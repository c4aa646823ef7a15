// Clocks: time goes on over I/O, and not backwards.
export default {
  async fetch() {
    const begin = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const passed = Date.now() - begin;
    return Response.json({
      passed: passed >= 25 && passed < 2000,
      recent: begin > 1.7e12,
      whole: Number.isInteger(begin),
    });
  },
};
