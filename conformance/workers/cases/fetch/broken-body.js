// fetch: a body that breaks off.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/broken`);
    return Response.json({
      status: response.status,
      text: await response.text().then(
        () => "whole",
        () => "rejected",
      ),
    });
  },
};
