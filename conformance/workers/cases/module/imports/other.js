import { circle } from "./index.js";
export default "default";
export const name = "named";
export const circleOf = () => circle();
