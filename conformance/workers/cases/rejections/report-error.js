// reportError fires an error event.
const seen = [];
addEventListener("error", (event) => seen.push(event.error.message));
export default {
  fetch() {
    reportError(new Error("reported"));
    return Response.json({ seen });
  },
};
