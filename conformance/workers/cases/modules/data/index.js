// Module types: data is an ArrayBuffer.
import data from "./bytes.bin";
export default {
  fetch: () => Response.json({ class: data.constructor.name, bytes: [...new Uint8Array(data)] }),
};
