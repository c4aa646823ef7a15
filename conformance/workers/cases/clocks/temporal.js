// Temporal is there as the engine has it.
export default {
  fetch: () =>
    Response.json({
      type: typeof Temporal,
      sum: typeof Temporal === "object" ? Temporal.PlainDate.from("2026-02-28").add({ days: 1 }).toString() : null,
    }),
};
