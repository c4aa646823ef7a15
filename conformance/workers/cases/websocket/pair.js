// WebSocketPair: both ends in one app.
export default {
  async fetch() {
    const pair = new WebSocketPair();
    const [one, two] = Object.values(pair);
    one.accept();
    two.accept();
    const heard = new Promise((resolve) => two.addEventListener("message", ({ data }) => resolve(data)));
    const closed = new Promise((resolve) =>
      two.addEventListener("close", ({ code, reason }) => resolve([code, reason])),
    );
    one.send("across");
    const data = await heard;
    one.close(1000, "done");
    return Response.json({
      data,
      closed: await closed,
      keys: Object.keys(pair),
      class: one.constructor.name,
      state: one.readyState,
    });
  },
};
