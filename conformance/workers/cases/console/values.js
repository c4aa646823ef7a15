// console: objects, arrays, maps, classes, functions, errors' names.
class Point {
  x = 1;
}
export default {
  fetch() {
    console.log({ a: 1, b: { c: [1, 2, { d: {} }] } });
    console.log([1, "two", [3]], new Map([["k", 1]]), new Set([1]));
    console.log(
      new Point(),
      function named() {},
      class Named {},
      () => {},
    );
    console.log(new Date(0), /re/g, new Uint8Array(2));
    console.log("text", ["text"]);
    return new Response("x");
  },
};
