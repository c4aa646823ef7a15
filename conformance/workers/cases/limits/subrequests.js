// Limits: calls beyond the limit of subrequests reject.
//@ limits {"subrequests":3}
export default {
  async fetch(_request, env) {
    const seen = [];
    for (let count = 0; count < 5; count++) {
      seen.push(
        await fetch(`${env.ORIGIN}/text`).then(
          (response) => response.text().then(() => response.status),
          () => "rejected",
        ),
      );
    }
    return Response.json({ seen });
  },
};
