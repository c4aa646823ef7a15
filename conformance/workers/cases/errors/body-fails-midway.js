// Errors: a body that fails after a chunk breaks the response off.
export default {
  fetch() {
    let pulls = 0;
    return new Response(
      new ReadableStream(
        {
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            if (++pulls === 1) controller.enqueue(new TextEncoder().encode("a part"));
            else controller.error(new Error("broken"));
          },
        },
        { highWaterMark: 0 },
      ),
    );
  },
};
