// What is measured: each operation is recorded once with every stack, repeated until the delayed acknowledgements and the
// timers have their share in it.

import { Connection, Flag, introduce, ping, type Heard } from "./peer.ts";
import { Subject, type Script } from "./subject.ts";

const ports = { echo: 7, discard: 9, supply: 20, http: 80 };
const full = new Uint8Array(1460).fill(0x61);
const oneByte = Uint8Array.of(0x62);
const request = Buffer.from(`GET /${"x".repeat(16)} HTTP/1.1\r\nHost: 10.0.7.2:80\r\n\r\n`);
const responseBytes = 1024;
/** Before it is measured, and then. */
const repetitions = { first: 32, measured: 256 };
const tickMs = 250;

export interface Operation {
  name: string;
  letter: string;
  record: (module: WebAssembly.Module) => Script;
}

/** (a) to (f), and (h). */
export const operations: Operation[] = [
  { letter: "a", name: "receive", record: (module) => repeat(module, receive) },
  { letter: "b", name: "send", record: send },
  { letter: "c", name: "connect", record: (module) => repeat(module, connectAndClose) },
  { letter: "d", name: "http", record: (module) => repeat(module, exchange) },
  { letter: "e", name: "echo", record: (module) => repeat(module, echo) },
  { letter: "f", name: "ping", record: (module) => repeat(module, (stack) => (count) => ping(stack, count)) },
  { letter: "h", name: "flood", record: (module) => repeat(module, flood) },
];

/** (a) to (f): those that have an aim, and may not grow. */
export const guarded = operations.filter(({ letter }) => letter <= "f");

/** (g): with so many connections open, an echo and its acknowledgement on each in turn, and a tick of the timers. */
export const connectionCounts = [1, 8, 64, 1024];
export const crowded: Operation[] = connectionCounts.flatMap((count) => [
  { letter: "g", name: `frames-of-${count}`, record: (module) => repeat(module, (stack) => echoInTurn(stack, count)) },
  { letter: "g", name: `ticks-of-${count}`, record: (module) => repeat(module, (stack) => tick(stack, count)) },
]);

/** Prepares the operation, which is then done again and again, a millisecond apart. */
function repeat(module: WebAssembly.Module, prepare: (stack: Subject) => (count: number) => void): Script {
  const stack = new Subject(module);
  introduce(stack);
  const operate = prepare(stack);
  for (let count = 0; count < repetitions.first + repetitions.measured; count++) {
    if (count === repetitions.first) stack.begin();
    stack.now++;
    operate(count);
  }
  return stack.end(repetitions.measured);
}

function receive(stack: Subject): () => void {
  const connection = opened(stack, ports.discard);
  return () => connection.send(Flag.ack | Flag.psh, full);
}

/** Every second segment is acknowledged, and what follows the acknowledgement is counted. */
function send(module: WebAssembly.Module): Script {
  const stack = new Subject(module);
  introduce(stack);
  const connection = new Connection(stack, ports.supply, 4000);
  let waiting = dataIn(connection.open());
  let sent = 0;
  while (sent < repetitions.first + repetitions.measured) {
    if (sent === repetitions.first) stack.begin();
    stack.now++;
    if (waiting === 0) throw new Error("The stack does not send.");
    const taken = Math.min(waiting, 2);
    waiting += dataIn(connection.acknowledge(taken)) - taken;
    sent += taken;
  }
  return stack.end(repetitions.measured);
}

function connectAndClose(stack: Subject): (count: number) => void {
  return (count) => {
    const connection = opened(stack, ports.echo, count);
    const heard = connection.send(Flag.fin | Flag.ack);
    connection.expect(heard, Flag.fin | Flag.ack);
    connection.send(Flag.ack);
  };
}

export function exchange(stack: Subject): (count: number) => void {
  return (count) => {
    const connection = opened(stack, ports.http, count);
    const heard = connection.send(Flag.ack | Flag.psh, request);
    connection.expect(heard, Flag.fin | Flag.ack);
    const length = heard.reduce((sum, one) => sum + one.length, 0);
    if (length !== responseBytes) throw new Error(`The response is ${length} bytes long.`);
    connection.send(Flag.ack);
    connection.send(Flag.fin | Flag.ack);
  };
}

function echo(stack: Subject): () => void {
  const connection = opened(stack, ports.echo);
  return () => {
    if (dataIn(connection.send(Flag.ack | Flag.psh, oneByte)) !== 1) throw new Error("The stack does not echo.");
  };
}

function echoInTurn(stack: Subject, connections: number): (count: number) => void {
  const open = manyOpened(stack, connections);
  return (count) => {
    const connection = open[count % connections]!;
    if (dataIn(connection.send(Flag.ack | Flag.psh, oneByte)) !== 1) throw new Error("The stack does not echo.");
    connection.send(Flag.ack);
  };
}

function tick(stack: Subject, connections: number): () => void {
  manyOpened(stack, connections);
  return () => {
    stack.now += tickMs - 1;
    stack.poll();
  };
}

/** A SYN from a new port each time, which is never heard of again. */
function flood(stack: Subject): (count: number) => void {
  return (count) => new Connection(stack, ports.echo, 10_000 + count).send(Flag.syn);
}

function manyOpened(stack: Subject, count: number): Connection[] {
  return Array.from({ length: count }, (_, index) => opened(stack, ports.echo, index));
}

function opened(stack: Subject, port: number, count = 0): Connection {
  const connection = new Connection(stack, port, 4000 + count);
  connection.open();
  return connection;
}

function dataIn(heard: Heard[]): number {
  return heard.filter(({ length }) => length > 0).length;
}
