// performance: marks and measures.
export default {
  fetch() {
    performance.mark("a");
    performance.mark("b");
    const measure = performance.measure("m", "a", "b");
    return Response.json({
      type: measure.entryType,
      duration: typeof measure.duration,
      marks: performance.getEntriesByType("mark").length,
    });
  },
};
