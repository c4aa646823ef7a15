// Globals: an app may replace what it likes, and is served all the same.
const original = Response.json;
Array.prototype[Symbol.iterator] = function* () {
  for (let index = 0; index < this.length; index++) yield this[index];
};
Promise.prototype.finally = () => "patched";
globalThis.fetch = async () => new Response("mine");
Object.prototype.status = 418;
export default {
  async fetch() {
    const text = await (await fetch("http://a.example/")).text();
    const inherited = new Response("x").status;
    return original.call(Response, { text, inherited });
  },
};
