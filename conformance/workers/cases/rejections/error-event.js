// Unhandled exceptions: what a timer throws is an error event, and the request goes on.
const seen = [];
addEventListener("error", (event) => {
  seen.push(`${event.type} ${event.message} ${event.error?.message} ${event.constructor.name}`);
  event.preventDefault();
});
export default {
  async fetch() {
    setTimeout(() => {
      throw new Error("in a timer");
    }, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return Response.json({ seen });
  },
};
