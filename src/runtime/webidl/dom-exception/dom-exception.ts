// https://webidl.spec.whatwg.org/#idl-DOMException. A DOMException is a real Error object with a record of its own, so
// it has a stack and Error.isError holds for it.

import {
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  objectHasOwn,
  objectSetPrototypeOf,
  reflectApply,
  reflectConstruct,
  reflectDeleteProperty,
} from "../../infra/index.ts";
import { toDOMString } from "../converters.ts";
import { defineConstants, defineInterface, wrongThis } from "../interfaces.ts";
import { registerPlatformInterface } from "../platform-objects.ts";

interface DOMExceptionRecord {
  name: string;
  message: string;
}

/** Gives back the object it is given, so that a derived class puts its private field on that one. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the whole point of the class.
    return object;
  }
}

class Branded extends Given {
  #record: DOMExceptionRecord;

  constructor(error: object, record: DOMExceptionRecord) {
    super(error);
    this.#record = record;
  }

  /** Null for anything but a DOMException. */
  static recordOf(value: unknown): DOMExceptionRecord | null {
    return typeof value === "object" && value !== null && #record in value ? value.#record : null;
  }
}
const { recordOf } = Branded;

/** https://webidl.spec.whatwg.org/#dfn-error-names-table: the codes of the names that have one. */
const codes: Readonly<Record<string, number>> = {
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NoModificationAllowedError: 7,
  NotFoundError: 8,
  NotSupportedError: 9,
  InUseAttributeError: 10,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidModificationError: 13,
  NamespaceError: 14,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  URLMismatchError: 21,
  QuotaExceededError: 22,
  TimeoutError: 23,
  InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

function recordOfThis(self: unknown, member: string): DOMExceptionRecord {
  return recordOf(self) ?? wrongThis("DOMException", member);
}

/** https://webidl.spec.whatwg.org/#idl-DOMException */
export class DOMException {
  constructor(message: unknown = "", name: unknown = "Error") {
    const record = {
      message: toDOMString(message, "DOMException: message"),
      name: toDOMString(name, "DOMException: name"),
    };
    // V8 takes the stack's first line from an own message. Afterwards the prototype's getter gives it.
    const error = reflectConstruct(Error, [record.message], new.target);
    reflectDeleteProperty(error, "message");
    // biome-ignore lint/correctness/noConstructorReturn: the object must have the internal slot of an Error.
    return new Branded(error, record) as object as DOMException;
  }

  get name(): string {
    return recordOfThis(this, "name").name;
  }

  get message(): string {
    return recordOfThis(this, "message").message;
  }

  get code(): number {
    const { name } = recordOfThis(this, "code");
    return objectHasOwn(codes, name) ? (codes[name] as number) : 0;
  }
}

defineInterface(DOMException);
objectSetPrototypeOf(DOMException.prototype, Error.prototype);
defineConstants(DOMException, {
  INDEX_SIZE_ERR: 1,
  DOMSTRING_SIZE_ERR: 2,
  HIERARCHY_REQUEST_ERR: 3,
  WRONG_DOCUMENT_ERR: 4,
  INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6,
  NO_MODIFICATION_ALLOWED_ERR: 7,
  NOT_FOUND_ERR: 8,
  NOT_SUPPORTED_ERR: 9,
  INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11,
  SYNTAX_ERR: 12,
  INVALID_MODIFICATION_ERR: 13,
  NAMESPACE_ERR: 14,
  INVALID_ACCESS_ERR: 15,
  VALIDATION_ERR: 16,
  TYPE_MISMATCH_ERR: 17,
  SECURITY_ERR: 18,
  NETWORK_ERR: 19,
  ABORT_ERR: 20,
  URL_MISMATCH_ERR: 21,
  QUOTA_EXCEEDED_ERR: 22,
  TIMEOUT_ERR: 23,
  INVALID_NODE_TYPE_ERR: 24,
  DATA_CLONE_ERR: 25,
});

/** https://webidl.spec.whatwg.org/#dfn-create-exception */
export function newDOMException(message: string, name: string): DOMException {
  return new DOMException(message, name);
}

export function isDOMException(value: unknown): value is DOMException {
  return recordOf(value) !== null;
}

function stackOf(exception: object): unknown {
  const stack = objectGetOwnPropertyDescriptor(exception, "stack");
  return stack?.get === undefined ? stack?.value : reflectApply(stack.get, exception, []);
}

registerPlatformInterface({
  name: "DOMException",
  is: isDOMException,
  serialize(exception) {
    const { name, message } = recordOf(exception) as DOMExceptionRecord;
    const stack = stackOf(exception);
    return [name, message, typeof stack === "string" ? stack : undefined];
  },
  deserialize(data) {
    const exception = newDOMException(data[1] as string, data[0] as string);
    objectDefineProperty(exception, "stack", { value: data[2], writable: true, enumerable: false, configurable: true });
    return exception;
  },
});
