// Request: when the client goes, a stream on its way to it is cancelled.
//> GET / {"leave":true}
//@ settle 300
export default {
  fetch() {
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(new Uint8Array(1000));
      },
      cancel() {
        console.log("cancelled");
      },
    });
    return new Response(body);
  },
};
