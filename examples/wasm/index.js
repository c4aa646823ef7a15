import module from "./gcd.wasm";

const { gcd } = new WebAssembly.Instance(module).exports;

/** A whole number from 0 to 4294967295, or undefined. */
function wholeNumber(text) {
  const value = Number(text);
  return text !== null && /^\d+$/.test(text) && value < 2 ** 32 ? value : undefined;
}

export default {
  fetch(request) {
    const { searchParams } = new URL(request.url);
    const a = wholeNumber(searchParams.get("a"));
    const b = wholeNumber(searchParams.get("b"));
    if (a === undefined || b === undefined) return new Response("try /?a=48&b=36\n", { status: 400 });
    // WebAssembly's i32 comes back signed.
    return Response.json({ a, b, gcd: gcd(a, b) >>> 0 });
  },
};
