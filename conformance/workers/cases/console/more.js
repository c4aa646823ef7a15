// console: group, table, count, assert, time, dir, trace exist and do not throw.
export default {
  fetch() {
    const missing = [
      "group",
      "groupCollapsed",
      "groupEnd",
      "table",
      "count",
      "countReset",
      "assert",
      "time",
      "timeLog",
      "timeEnd",
      "dir",
      "dirxml",
      "trace",
      "clear",
    ].filter((name) => typeof console[name] !== "function");
    console.count();
    console.count("b");
    console.count();
    console.assert(true, "silent");
    return Response.json({ missing });
  },
};
