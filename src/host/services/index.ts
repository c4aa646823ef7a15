export type { ServiceAnswers } from "./fetch/fetch-service.ts";
export { fetchCallTextsOf } from "./fetch/outgoing-request.ts";
export { Services, type ServicesOptions } from "./services.ts";
