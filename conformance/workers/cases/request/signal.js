// Request: its signal follows the one that it was given.
export default {
  fetch() {
    const controller = new AbortController();
    const request = new Request("http://a.example/", { signal: controller.signal });
    const before = request.signal.aborted;
    controller.abort("why");
    return Response.json({ before, after: request.signal.aborted, reason: request.signal.reason });
  },
};
