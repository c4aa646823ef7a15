// waitUntil: the order of a handler's work, its promises and what is logged.
//@ settle 100
export default {
  async fetch(_request, _env, ctx) {
    const say = (text, ms) => new Promise((resolve) => setTimeout(resolve, ms)).then(() => console.log(text));
    ctx.waitUntil(say("third", 60));
    ctx.waitUntil(say("second", 20));
    console.log("first");
    return new Response("answered");
  },
};
