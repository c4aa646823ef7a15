// URL: there are no object URLs.
export default {
  fetch() {
    return Response.json({ create: typeof URL.createObjectURL, revoke: typeof URL.revokeObjectURL });
  },
};
