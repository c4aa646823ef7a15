// waitUntil: work that was begun goes on when the handler throws.
//@ settle 100
export default {
  fetch(_request, _env, ctx) {
    ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log("done")));
    throw new Error("thrown");
  },
};
