// Response: bodies bring their content type on the wire.
//> GET /text
//> GET /params
//> GET /bytes
//> GET /stream
//> GET /given
export default {
  fetch(request) {
    const bodies = {
      "/text": () => new Response("text"),
      "/params": () => new Response(new URLSearchParams({ a: "b c", d: "é" })),
      "/bytes": () => new Response(new Uint8Array([104, 105])),
      "/stream": () =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode("streamed"));
              controller.close();
            },
          }),
        ),
      "/given": () => new Response("<p>", { headers: { "content-type": "text/html" } }),
    };
    return bodies[new URL(request.url).pathname]();
  },
};
