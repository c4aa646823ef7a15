// console: format strings and values.
export default {
  fetch() {
    console.log("%s is %d and %i and %f", "a", 1.5, 2.7, "3.5");
    console.log("%o %O %j %%", [1], { a: 1 }, 2);
    console.log("%c styled", "color: red");
    console.log("one", 2, true, null, undefined, 3n, Symbol("s"));
    console.log();
    return new Response("x");
  },
};
