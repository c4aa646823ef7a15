// Streams: two megabytes in many chunks arrive whole.
export default {
  async fetch() {
    let left = 64;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- === 0) controller.close();
        else controller.enqueue(new Uint8Array(32768).fill(65 + (left % 26)));
      },
    });
    const digest = await crypto.subtle.digest("SHA-256", await new Response(body).arrayBuffer());
    return Response.json({
      digest: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    });
  },
};
