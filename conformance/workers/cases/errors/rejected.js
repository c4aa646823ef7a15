// Errors: a handler whose promise rejects.
export default {
  async fetch() {
    await null;
    throw new TypeError("rejected");
  },
};
