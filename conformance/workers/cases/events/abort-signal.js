// AbortSignal: abort, timeout, any, throwIfAborted, onabort.
export default {
  async fetch() {
    const controller = new AbortController();
    const seen = [];
    controller.signal.onabort = (event) => seen.push(`handler ${event.type}`);
    controller.signal.addEventListener("abort", () => seen.push("listener"));
    const any = AbortSignal.any([controller.signal, AbortSignal.timeout(10000)]);
    controller.abort();
    controller.abort("again");
    let thrown;
    try {
      controller.signal.throwIfAborted();
    } catch (error) {
      thrown = error.name;
    }
    const timeout = AbortSignal.timeout(5);
    await new Promise((resolve) => timeout.addEventListener("abort", resolve));
    return Response.json({
      seen,
      any: any.aborted,
      reason: any.reason.name,
      thrown,
      timeout: timeout.reason.name,
      given: AbortSignal.abort("r").reason,
    });
  },
};
