// Serves the page on which TCP can be seen beside the running device, and tells it what the device's trace tells.

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pageFolder } from "../page/bundle.ts";
import type { TraceLine } from "./device.ts";

/** Where it is looked for; if somebody else is there, any free one does. */
const usualPort = 8081;
/** Who comes late is told this many lines of the past. */
const linesMax = 10_000;

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** What the device tells, one line after the other. */
interface Teller {
  on(event: "line", listen: (line: TraceLine) => void): unknown;
}

export class PageServer {
  private readonly told: string[] = [];
  private readonly listeners = new Set<ServerResponse>();

  private constructor(private readonly server: Server) {
    server.on("request", ({ url = "/" }, response: ServerResponse) => {
      if (url === "/trace") this.tellAll(response);
      else serveFile(url, response);
    });
  }

  /** The page has to be built. */
  static async listen(): Promise<PageServer> {
    const server = createServer();
    await listenOn(server, usualPort).catch(() => listenOn(server, 0));
    return new PageServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** From now on, what this device tells is passed on. */
  follow(device: Teller): void {
    device.on("line", ({ milliseconds, state, direction, text }) => {
      const event = `data: ${JSON.stringify({ milliseconds, state, direction, text })}\n\n`;
      this.told.push(event);
      if (this.told.length > linesMax) this.told.shift();
      for (const listener of this.listeners) listener.write(event);
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private tellAll(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(this.told.join("") || ":\n\n");
    this.listeners.add(response);
    response.once("close", () => this.listeners.delete(response));
  }
}

async function listenOn(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

function serveFile(url: string, response: ServerResponse): void {
  const name = url === "/" ? "index.html" : url.slice(1);
  const path = join(pageFolder, name);
  // Only what the page consists of, which has no folders.
  if (!/^[\w-]+\.\w+$/.test(name) || !existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": `${types[extname(name)]}; charset=utf-8` }).end(readFileSync(path));
}
