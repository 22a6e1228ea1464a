// Runs inside the network of the story: door.ts PATH ADDRESS PORT. Whoever connects to the path, which is the same
// inside and outside, is connected to the address.

import { connect, createServer } from "node:net";
import { join } from "./joined.ts";

const [path, host, port] = process.argv.slice(2);

createServer({ allowHalfOpen: true }, (guest) => {
  join(guest, connect({ host, port: Number(port), allowHalfOpen: true }));
}).listen(path);
