// Module syntax: modules import each other, named, as namespaces, dynamically and in a circle.
import * as everything from "./other.js";
import other, { name } from "./other.js";
export const circle = () => "closed";
export default {
  async fetch() {
    const dynamic = await import("./other.js");
    return Response.json({
      default: other,
      name,
      keys: Object.keys(everything),
      same: dynamic === everything,
      circle: everything.circleOf(),
    });
  },
};
