// waitUntil: a promise that rejects does not change the answer, and the others go on.
//@ settle 100
export default {
  fetch(_request, _env, ctx) {
    ctx.waitUntil(Promise.reject(new Error("rejected")));
    ctx.waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log("still there")));
    return new Response("answered");
  },
};
