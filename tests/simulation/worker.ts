// A thread that simulates the seeds it is sent, one after the other.

import { parentPort, workerData } from "node:worker_threads";
import { simulate } from "./seed.ts";

const { folder } = workerData as { folder: string };
const port = parentPort!;

port.on("message", (seed: number) => port.postMessage(simulate(seed, { folder })));
