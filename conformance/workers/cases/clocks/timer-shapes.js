// Timers: what they return and take.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      id: attempt(() => typeof setTimeout(() => {}, 0)),
      nothing: attempt(() => setTimeout()),
      notFunction: attempt(() => setTimeout(5)),
      text: attempt(() => typeof setTimeout(() => {}, "5")),
      negative: attempt(() => typeof setTimeout(() => {}, -5)),
      infinite: attempt(() => typeof setTimeout(() => {}, Infinity)),
      microtask: attempt(() => queueMicrotask(5)),
    });
  },
};
