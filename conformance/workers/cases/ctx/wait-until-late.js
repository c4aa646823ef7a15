// waitUntil: may be called again from what it waits for.
//@ settle 150
export default {
  fetch(_request, _env, ctx) {
    const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    ctx.waitUntil(
      later(20).then(() => {
        console.log("one");
        ctx.waitUntil(later(20).then(() => console.log("two")));
      }),
    );
    return new Response("answered");
  },
};
