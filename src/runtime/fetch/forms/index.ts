// Door of bodies that are blobs or forms, a deferred room: https://fetch.spec.whatwg.org/#body-mixin

export { blobPackage, sourceOfBlob, wholeBlob } from "./blob-body.ts";
export { extractForm, formPackage } from "./form-body.ts";
