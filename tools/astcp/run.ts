// npx astcp run and trace: the application as a machine of its own, in a network with this machine's kernel, and one of its
// ports on the loopback, until Ctrl-C.

import { UsageError } from "../command-line.ts";
import { clearProgress } from "../progress.ts";
import { bold } from "../start/columns.ts";
import { tellUntilInterrupted, type Story } from "../start/interruption.ts";
import { Loopback } from "../start/loopback.ts";
import { deviceAddress, kernelAddress, NoNetwork, OwnNetwork } from "../start/own-network.ts";
import { ensureApplication } from "./application.ts";
import { boardNamed } from "./board-list.ts";
import { EmulatedMachine, Process, type Runner } from "./runners.ts";

export interface Ports {
  /** Of this machine's loopback. */
  local: number;
  /** Of the device, to which it leads. */
  device: number;
}

const httpPort = 80;

export function run(board: string, ports: Ports): Promise<number> {
  const { name, command } = boardNamed(board);
  if (name === "esp32") throw new UsageError(`What runs on the chip has to be flashed: ${command}`);
  return runUntilInterrupted(name === "linux-tap" ? new Process(false) : new EmulatedMachine(), ports);
}

export function trace(ports: Ports): Promise<number> {
  return runUntilInterrupted(new Process(true), ports);
}

/** LOCAL or LOCAL:DEVICE. */
export function readPorts(text: string): Ports {
  const [, local, device = `${httpPort}`] = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text) ?? [];
  const ports = { local: Number(local), device: Number(device) };
  if (!(ports.local <= 65_535 && ports.device >= 1 && ports.device <= 65_535))
    throw new UsageError(`"${text}" names no port. 8080:80 leads from port 8080 here to port 80 of the device.`);
  return ports;
}

async function runUntilInterrupted(runner: Runner, ports: Ports): Promise<number> {
  ensureApplication();
  try {
    return await tellUntilInterrupted(new Running(runner, ports));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE")
      throw Object.assign(new Error(`Port ${ports.local} of 127.0.0.1 is taken. Another one: --port N`), error);
    if (!(error instanceof NoNetwork)) throw error;
    throw new Error(
      `It can't run here: ${error.message}\nIts tests need no network: npx astcp test. docs/troubleshooting.md says what helps.`,
    );
  }
}

class Running implements Story {
  isServing = false;
  private network: OwnNetwork | undefined;
  private loopback: Loopback | undefined;

  constructor(
    private readonly runner: Runner,
    private readonly ports: Ports,
  ) {}

  async tell(): Promise<never> {
    const network = (this.network = await OwnNetwork.create());
    await Promise.race([this.serve(network), network.failure]);
    return network.failure;
  }

  private async serve(network: OwnNetwork): Promise<void> {
    let openDoor!: (path: string) => void;
    const door = new Promise<string>((resolve) => (openDoor = resolve));
    // Early, so that nobody waits for a port that is taken.
    const loopback = (this.loopback = await Loopback.listen(this.ports.local, door));
    const where = await this.runner.build();
    openDoor(await network.makeDoor(this.ports.device));
    clearProgress();
    const url = this.ports.device === httpPort ? loopback.url : loopback.url.replace("http://", "");
    console.log(`${where} until Ctrl-C. Its port ${this.ports.device} is on ${bold(url)}`);
    console.log(
      `It is ${deviceAddress}, and this machine ${kernelAddress}, in a network that other programs enter so:\n`,
    );
    console.log(`    ${network.namespace.prefix} ping ${deviceAddress}\n`);
    await this.runner.begin(network);
    this.isServing = true;
  }

  async end(): Promise<void> {
    this.loopback?.close();
    try {
      await this.runner.end();
    } finally {
      await this.network?.end();
    }
  }
}
