// nodejs_compat: what can't work says so when it is called.
//@ flags ["nodejs_compat"]
import child from "node:child_process";
export default {
  fetch() {
    try {
      child.spawn("ls");
      return new Response("spawned");
    } catch (error) {
      return new Response(error.code ?? error.name);
    }
  },
};
