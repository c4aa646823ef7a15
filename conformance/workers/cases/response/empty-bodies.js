// Response: null, undefined, empty text and an empty stream.
//> GET /null
//> GET /undefined
//> GET /text
//> GET /stream
export default {
  fetch(request) {
    const bodies = { "/null": null, "/undefined": undefined, "/text": "" };
    const { pathname } = new URL(request.url);
    if (pathname !== "/stream") return new Response(bodies[pathname]);
    return new Response(
      new ReadableStream({
        start(controller) {
          controller.close();
        },
      }),
    );
  },
};
