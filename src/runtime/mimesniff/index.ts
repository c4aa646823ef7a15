// Door of the mimesniff room: https://mimesniff.spec.whatwg.org/

export { essenceOf, type MimeType, parameterOf, parseMimeType, serializeMimeType } from "./mime-type.ts";
