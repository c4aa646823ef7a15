// console: log, info and debug, in the order in which they were called.
export default {
  fetch() {
    console.log("log");
    console.info("info");
    console.debug("debug");
    console.log("again");
    return new Response("x");
  },
};
