// Unhandled rejections: the event is a PromiseRejectionEvent, and can be constructed.
let event;
addEventListener("unhandledrejection", (given) => {
  event = given;
  given.preventDefault();
});
export default {
  async fetch() {
    Promise.reject(new Error("x"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const make = () =>
      new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason: 5 }).reason;
    let made;
    try {
      made = make();
    } catch (error) {
      made = error.name;
    }
    return Response.json({
      class: event?.constructor.name,
      defaultPrevented: event?.defaultPrevented,
      cancelable: event?.cancelable,
      made,
    });
  },
};
