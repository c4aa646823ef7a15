// Globals: modules are strict, service-worker scripts are not.
export default {
  fetch() {
    return Response.json({
      this: (function () {
        return this === undefined;
      })(),
      topLevel: typeof this,
      undeclared: (() => {
        try {
          undeclared = 1;
          return "assigned";
        } catch (error) {
          return error.name;
        }
      })(),
    });
  },
};
