// Service-worker syntax: a listener that throws.
addEventListener("fetch", () => {
  throw new Error("thrown");
});
