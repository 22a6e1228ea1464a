// The applications that connect to somebody, against the servers that they are for; and the console.

import { describeOnNetwork, givenBoard } from "./place.ts";
import { type Board, linuxTap, startBoard } from "./board.ts";
import assert from "node:assert/strict";
import { once } from "node:events";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { open, rest } from "./clients.ts";
import { outputOf, run } from "./programs.ts";
import { addServerAddress, folderOf, serverAddress, startMosquitto, startNginx, writtenIn } from "./servers.ts";

const webPort = 8080;
const brokerPort = 1883;
const atBroker = ["-h", serverAddress, "-p", String(brokerPort)];

function publish(payload: string, quality: number): Promise<string> {
  return outputOf("mosquitto_pub", [...atBroker, "-t", "astcp/command", "-m", payload, "-q", String(quality)]);
}

/** So many messages, the next ones that come, each with its topic. They must within half a minute. */
async function nextMessages(topic: string, count: number): Promise<string[]> {
  const words = [...atBroker, "-t", topic, "-q", "1", "-C", String(count), "-W", "30", "-F", "%t %q %p"];
  return (await outputOf("mosquitto_sub", words)).trim().split("\n");
}

if (givenBoard === undefined) {
  describeOnNetwork("the applications and their servers", () => {
    it("nginx gets readings, ten seconds apart", async () => {
      await addServerAddress();
      const folder = folderOf("nginx");
      const nginx = await startNginx(folder, webPort, 204);
      const board = await startBoard(linuxTap, "reading", "reading");
      const line = `${board.address} 204 POST /readings HTTP/1\\.1 application/json \\{"uptime":`;
      await writtenIn(`${folder}/requests`, new RegExp(`^${line}0\\}\\n${line}10\\}\\n$`), 20);
      const counters = await endWell(board);
      assert.equal(counters.get("tcp.opened-by-us"), 2);
      await nginx.end("SIGTERM");
    });

    it("nginx that comes late, and one that refuses, are tried again", async () => {
      await addServerAddress();
      const board = await startBoard(linuxTap, "reading late", "reading");
      await sleep(1500);
      const refusing = folderOf("nginx-refusing");
      const first = await startNginx(refusing, webPort, 503);
      await writtenIn(`${refusing}/requests`, / 503 POST .*\n(.*\n)*.* 503 POST /, 20);
      await first.end("SIGTERM");
      const folder = folderOf("nginx-late");
      const second = await startNginx(folder, webPort, 200);
      await writtenIn(`${folder}/requests`, / 200 POST /, 40);
      const counters = await board.end();
      assert.ok(counters.get("tcp.failed")! > 0);
      await second.end("SIGTERM");
    });

    it("mosquitto takes and brings messages of both qualities, and none twice", async () => {
      await addServerAddress();
      const folder = folderOf("mosquitto");
      const broker = await startMosquitto(folder, brokerPort);
      const board = await startBoard(linuxTap, "mqtt", "mqtt");
      await writtenIn(`${folder}/log`, /Sending SUBACK to astcp[0-9a-f]{12}/, 10);
      const heard = nextMessages("astcp/heard", 3);
      await writtenIn(`${folder}/log`, /astcp\/heard \(QoS 1\)/, 10);
      await publish("first", 0);
      await publish("second", 1);
      await publish("report", 1);
      assert.deepEqual(await heard, ["astcp/heard 0 first", "astcp/heard 0 second", "astcp/heard 0 report"]);
      assert.match((await nextMessages("astcp/uptime", 1))[0]!, /^astcp\/uptime 1 \d+$/);
      const log = await writtenIn(`${folder}/log`, /Received PUBACK from astcp/, 10);
      assert.match(log, /Received PUBLISH from astcp[0-9a-f]{12} \(d0, q1, r0, m1, 'astcp\/uptime'/);
      await endWell(board);
      await broker.end("SIGTERM");
    });

    it("mosquitto that is started anew gets again what it had not acknowledged", async () => {
      await addServerAddress();
      const before = folderOf("mosquitto-before");
      const first = await startMosquitto(before, brokerPort);
      const board = await startBoard(linuxTap, "mqtt anew", "mqtt");
      await writtenIn(`${before}/log`, /Sending PUBACK to astcp/, 10);
      first.stop();
      // Until the next reading is on its way.
      await sleep(11_000);
      await first.end("SIGKILL");
      const after = folderOf("mosquitto-after");
      const second = await startMosquitto(after, brokerPort);
      const log = await writtenIn(`${after}/log`, /Received PUBLISH from astcp/, 30);
      assert.match(log, /Received PUBLISH from astcp[0-9a-f]{12} \(d1, q1, r0, m3, 'astcp\/uptime'/);
      await writtenIn(`${after}/log`, /Sending SUBACK to astcp/, 10);
      const heard = nextMessages("astcp/heard", 1);
      await writtenIn(`${after}/log`, /astcp\/heard \(QoS 1\)/, 10);
      await publish("still there?", 1);
      assert.deepEqual(await heard, ["astcp/heard 0 still there?"]);
      await board.end();
      await second.end("SIGTERM");
    });

    it("mosquitto is told that a device takes leave", async () => {
      await addServerAddress();
      const folder = folderOf("mosquitto-leave");
      const broker = await startMosquitto(folder, brokerPort);
      const board = await startBoard(linuxTap, "mqtt leave", "mqtt");
      await writtenIn(`${folder}/log`, /Sending SUBACK to astcp/, 10);
      await publish("rest", 1);
      const log = await writtenIn(`${folder}/log`, /Client astcp\w+ disconnected/, 10);
      assert.match(log, /Received DISCONNECT from astcp/);
      await endWell(board);
      await broker.end("SIGTERM");
    });

    it("nc reads the console, and a terminal that sends each key is understood", async () => {
      const board = await startBoard(linuxTap, "console", "console");
      const { output } = await run("nc", ["-N", board.address, "2323"], "echo one\nstate\ncounters\nquit\n");
      assert.match(output, /^astcp: help lists the commands\r\n> one\r\n> /);
      assert.match(
        output,
        new RegExp(
          `^> ${board.peerAddress.replaceAll(".", "\\.")}:\\d+ at port 2323 (ESTABLISHED|CLOSE-WAIT)\\r$`,
          "m",
        ),
      );
      assert.match(output, /^tcp\.opened-by-peer 1\r$/m);
      assert.match(output, /> Bye\.\r\n$/);
      const socket = await open(board.address, 2323);
      for (const key of "ecko\b\bho two\rquit\r") {
        socket.write(key);
        await sleep(2);
      }
      assert.match(String(await rest(socket)), /> two\r\n> Bye\.\r\n$/);
      const closed = once(socket, "close");
      socket.end();
      await closed;
      await endWell(board);
    });
  });
}

/** Nothing that it did was answered by a reset, or was one. */
async function endWell(board: Board): Promise<Map<string, number>> {
  const counters = await board.end();
  assert.equal(counters.get("tcp.resets-sent"), 0);
  assert.equal(counters.get("tcp.failed"), 0);
  return counters;
}
