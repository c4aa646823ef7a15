// Events: their classes and what they are made with.
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      event: attempt(() => new Event("x", { bubbles: true }).bubbles),
      custom: attempt(() => new CustomEvent("x", { detail: [1] }).detail),
      error: attempt(() => new ErrorEvent("error", { message: "m", error: 5 }).error),
      message: attempt(() => new MessageEvent("message", { data: "d" }).data),
      close: attempt(() => new CloseEvent("close", { code: 4000, reason: "r", wasClean: true }).code),
      noType: attempt(() => new Event()),
      trusted: attempt(() => new Event("x").isTrusted),
      timeStamp: attempt(() => typeof new Event("x").timeStamp),
      phase: attempt(() => Event.AT_TARGET),
    });
  },
};
