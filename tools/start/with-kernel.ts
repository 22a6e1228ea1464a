// The story with the kernel, from building what it needs to the end by Ctrl-C.

import { compileAll } from "../build/compile.ts";
import { modules } from "../build/modules.ts";
import { make } from "../make.ts";
import { buildPage } from "../page/bundle.ts";
import { clearProgress, showProgress } from "../progress.ts";
import { openWindow } from "./browser-window.ts";
import { bold } from "./columns.ts";
import { showExchange } from "./exchange.ts";
import { tellUntilInterrupted, type Story } from "./interruption.ts";
import { Loopback } from "./loopback.ts";
import { delayMs, OwnNetwork } from "./own-network.ts";
import { PageServer } from "./page-server.ts";

const httpPort = 80;

/** Ends when it is interrupted, and returns the exit code. Fails with NoNetwork, with EADDRINUSE, or what went wrong. */
export function serveThroughKernel(port: number): Promise<number> {
  return tellUntilInterrupted(new StoryWithKernel(port));
}

class StoryWithKernel implements Story {
  isServing = false;
  private network: OwnNetwork | undefined;
  private loopback: Loopback | undefined;
  private page: PageServer | undefined;

  constructor(private readonly port: number) {}

  /** Goes on until something fails. */
  async tell(): Promise<never> {
    const network = (this.network = await OwnNetwork.create());
    let openDoor!: (path: string) => void;
    const door = new Promise<string>((resolve) => (openDoor = resolve));
    // Early, so that nobody waits for a page that can't be served.
    const loopback = (this.loopback = await Loopback.listen(this.port, door));
    const wasm = await buildAll();
    const page = (this.page = await PageServer.listen());

    openDoor(await Promise.race([this.showExchange(network, wasm), network.failure]));
    this.isServing = true;
    console.log(`The device serves on ${bold(loopback.url)}, still ${delayMs} ms away, until Ctrl-C.`);
    console.log(`Its TCP can be seen on ${bold(page.url)}, live, and in stories to play with.`);
    openWindow(page.url);
    return network.failure;
  }

  /** Returns the path of the door into the network. */
  private async showExchange(network: OwnNetwork, wasm: string): Promise<string> {
    showProgress("booting the device");
    const path = await network.makeDoor(httpPort);
    const kernel = await network.watchKernel();
    const device = await network.bootFarAway(wasm);
    this.page!.follow(device);
    clearProgress();
    console.log(`${wasm} in wasm3 is the device, this machine's kernel its peer, ${delayMs} ms away.\n`);
    await showExchange(network, device, kernel);
    return path;
  }

  async end(): Promise<void> {
    this.loopback?.close();
    this.page?.close();
    await this.network?.end();
  }
}

/** The module to boot: the same program as build/http.wasm, but one that tells its states. */
async function buildAll(): Promise<string> {
  const module = modules.find(({ name }) => name === "http-traced")!;
  showProgress(`compiling ${module.entry}`);
  const [compilation] = await compileAll([module]);
  if (compilation!.error !== undefined) throw new Error(`${module.entry} does not compile:\n${compilation!.error}`);
  for (const folder of ["boards/linux-tap", "boards/bad-link"]) {
    showProgress(`building ${folder}`);
    const complaint = await make(folder);
    if (complaint !== undefined) throw new Error(`${folder} can't be built:\n${complaint}`);
  }
  showProgress("building the page");
  await buildPage();
  return module.wasm;
}
