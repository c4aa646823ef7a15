// scheduler.wait resolves after a while, and is aborted by a signal.
export default {
  async fetch() {
    const begin = Date.now();
    await scheduler.wait(20);
    const passed = Date.now() - begin >= 15;
    const aborted = await scheduler.wait(1000, { signal: AbortSignal.timeout(5) }).then(
      () => "waited",
      (error) => error.name,
    );
    return Response.json({ passed, aborted });
  },
};
