// Unhandled rejections: a rejection nobody handles does not change the answer.
export default {
  fetch() {
    Promise.reject(new Error("nobody cares"));
    return new Response("answered");
  },
};
