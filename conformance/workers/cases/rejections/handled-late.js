// Unhandled rejections: the events, for a rejection that is handled later and one that never is.
//@ settle 50
const seen = [];
addEventListener("unhandledrejection", (event) => {
  seen.push(`unhandled ${event.reason.message} ${event.promise instanceof Promise} ${event.type}`);
});
addEventListener("rejectionhandled", (event) => seen.push(`handled ${event.reason.message}`));
export default {
  async fetch() {
    Promise.reject(new Error("never"));
    const late = Promise.reject(new Error("late"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    late.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    return Response.json({ seen });
  },
};
