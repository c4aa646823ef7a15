// request.cf is there for an app to look at.
export default {
  fetch(request) {
    return Response.json({ type: typeof request.cf, inRequest: "cf" in request, colo: typeof request.cf?.colo });
  },
};
