// Streams: a body through a TransformStream, piece by piece.
//> POST / {"talk":["one","two"]}
export default {
  fetch(request) {
    const shout = new TransformStream({
      transform(chunk, controller) {
        controller.enqueue(new TextEncoder().encode(new TextDecoder().decode(chunk).toUpperCase()));
      },
    });
    return new Response(request.body.pipeThrough(shout));
  },
};
