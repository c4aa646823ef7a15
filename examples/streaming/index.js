import page from "./page.html";

/** Resolves after `ms` milliseconds. */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Server-sent events: one a tick, as long as the client listens. */
function ticks(count, pause) {
  const encoder = new TextEncoder();
  let tick = 0;
  return new ReadableStream({
    // Called when the client can take more: one that is slow slows the stream, not the memory.
    async pull(controller) {
      if (tick === count) {
        controller.enqueue(encoder.encode("event: done\ndata: bye\n\n"));
        controller.close();
        return;
      }
      if (tick > 0) await wait(pause);
      tick++;
      controller.enqueue(encoder.encode(`id: ${tick}\ndata: tick ${tick} of ${count}\n\n`));
    },
    cancel() {
      console.log(`the client left after ${tick} ticks`);
    },
  });
}

export default {
  fetch(request) {
    const url = new URL(request.url);
    if (url.pathname !== "/events") {
      return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
    }
    const count = Math.min(Number(url.searchParams.get("count") ?? 10) || 10, 100);
    return new Response(ticks(count, 250), {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  },
};
