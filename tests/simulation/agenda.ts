// What happens when, in virtual time: a heap of events, the earliest first, and those of one instant in the order in
// which they were planned. Time is in microseconds, and moves only from event to event.

export interface Planned {
  at: number;
  order: number;
  /** undefined: it was called off. */
  happen: (() => void) | undefined;
}

export class Agenda {
  now = 0;
  private readonly heap: Planned[] = [];
  private planned = 0;

  plan(at: number, happen: () => void): Planned {
    const event = { at: Math.max(at, this.now), order: this.planned++, happen };
    let place = this.heap.push(event) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, this.heap[parent]!)) break;
      this.heap[place] = this.heap[parent]!;
      place = parent;
    }
    this.heap[place] = event;
    return event;
  }

  /** Nothing will ever happen. */
  get isEmpty(): boolean {
    while (this.heap.length > 0 && this.heap[0]!.happen === undefined) this.takeFirst();
    return this.heap.length === 0;
  }

  /** Lets the next event happen. */
  step(): void {
    if (this.isEmpty) return;
    const { at, happen } = this.takeFirst();
    this.now = at;
    happen!();
  }

  private takeFirst(): Planned {
    const first = this.heap[0]!;
    const last = this.heap.pop()!;
    if (last !== first) this.sink(last);
    return first;
  }

  private sink(event: Planned): void {
    let place = 0;
    for (let child; (child = 2 * place + 1) < this.heap.length; place = child) {
      if (child + 1 < this.heap.length && isBefore(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!isBefore(this.heap[child]!, event)) break;
      this.heap[place] = this.heap[child]!;
    }
    this.heap[place] = event;
  }
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
