// Unhandled rejections: one that is handled within the same task is none.
const seen = [];
addEventListener("unhandledrejection", (event) => seen.push(event.reason));
export default {
  async fetch() {
    const promise = Promise.reject("quick");
    queueMicrotask(() => promise.catch(() => {}));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return Response.json({ seen });
  },
};
