// A first-in first-out list for the standard's queues: a chain of fixed segments, so that push and shift take constant
// time, nothing is ever copied, and an empty one holds no memory. Every slot is an own element of its array: no accessor
// that an app puts on Array.prototype is ever reached.

const segmentSize = 16;

interface Segment<T> {
  readonly items: (T | undefined)[];
  next: Segment<T> | undefined;
}

export interface Deque<T> {
  length: number;
  head: Segment<T> | undefined;
  tail: Segment<T> | undefined;
  /** Index of the first item in `head`. */
  first: number;
  /** Index after the last item in `tail`. */
  end: number;
}

function newSegment<T>(): Segment<T> {
  const none = undefined;
  return {
    items: [none, none, none, none, none, none, none, none, none, none, none, none, none, none, none, none],
    next: none,
  };
}

export function newDeque<T>(): Deque<T> {
  return { length: 0, head: undefined, tail: undefined, first: 0, end: 0 };
}

export function dequePush<T>(deque: Deque<T>, item: T): void {
  let tail = deque.tail;
  if (tail === undefined) {
    tail = newSegment<T>();
    deque.head = tail;
    deque.tail = tail;
  } else if (deque.end === segmentSize) {
    tail.next = newSegment<T>();
    tail = tail.next;
    deque.tail = tail;
    deque.end = 0;
  }
  tail.items[deque.end] = item;
  deque.end += 1;
  deque.length += 1;
}

/** The deque must not be empty. */
export function dequeShift<T>(deque: Deque<T>): T {
  const head = deque.head as Segment<T>;
  const item = head.items[deque.first] as T;
  head.items[deque.first] = undefined;
  deque.length -= 1;
  if (deque.length === 0) {
    deque.first = 0;
    deque.end = 0;
  } else {
    deque.first += 1;
    if (deque.first === segmentSize) {
      deque.head = head.next;
      deque.first = 0;
    }
  }
  return item;
}

/** Pushes two items that stay neighbours in one segment: all items of such a deque are pushed this way. */
export function dequePushPair<T>(deque: Deque<T>, first: T, second: T): void {
  dequePush(deque, first);
  (deque.tail as Segment<T>).items[deque.end] = second;
  deque.end += 1;
  deque.length += 1;
}

/** The second item of the first pair. The deque must not be empty. */
export function dequePeekSecond<T>(deque: Deque<T>): T {
  return (deque.head as Segment<T>).items[deque.first + 1] as T;
}

/** Shifts a pair, and returns its first item. The deque must not be empty. */
export function dequeShiftPair<T>(deque: Deque<T>): T {
  const head = deque.head as Segment<T>;
  const { items } = head;
  const { first } = deque;
  const item = items[first] as T;
  items[first] = undefined;
  items[first + 1] = undefined;
  deque.length -= 2;
  if (deque.length === 0) {
    deque.first = 0;
    deque.end = 0;
  } else if (first + 2 === segmentSize) {
    deque.head = head.next;
    deque.first = 0;
  } else {
    deque.first = first + 2;
  }
  return item;
}

/** The deque must not be empty. */
export function dequePeek<T>(deque: Deque<T>): T {
  return (deque.head as Segment<T>).items[deque.first] as T;
}

export function dequeClear<T>(deque: Deque<T>): void {
  deque.length = 0;
  deque.head = undefined;
  deque.tail = undefined;
  deque.first = 0;
  deque.end = 0;
}
