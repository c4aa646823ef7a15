// Streams: a response's body whose chunks are text is broken.
export default {
  fetch() {
    return new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue("text");
          controller.close();
        },
      }),
    );
  },
};
