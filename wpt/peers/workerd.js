// The worker that runs a test's program in workerd, as the one test that there is.

import { lend } from "lend";
import program from "program";

export default {
  async test(_controller, { unsafe }) {
    const evaluate = (text) => unsafe.eval(text);
    lend(globalThis, evaluate);
    evaluate(program);
    // The process is ended when the harness is complete.
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  },
};
