// Firmware that publishes a reading to an MQTT broker every ten seconds, and obeys what is said on a topic: "report" has
// it publish at once, "rest" has it leave for a minute. Every command that it hears it repeats.
//
// What is read here is how many seconds the device has been running: put a sensor in its place.

import { alarm } from "../alarms";
import { now, onStart } from "../sockets";
import { putU32, u32At } from "../wire/bytes";
import {
  Heard,
  Quality,
  payload,
  payloadBytes,
  payloadIs,
  publish,
  rest,
  startClient,
  subscribe,
  topicIs,
} from "./mqtt/client";
import { beginLine, lineBytes, lineText, putNumber } from "./text/line";

export * from "../index";

/** 10.0.7.1. A name would be asked for here, and the address come with the answer. */
const broker: u32 = 0x0a000701;
const port: u16 = 1883;
/** Empty: none is asked for. */
const user = "";
const password = "";

const uptimeTopic = "astcp/uptime";
const commandTopic = "astcp/command";
const heardTopic = "astcp/heard";

const periodMs: u32 = 10_000;
const restMs: u32 = 60_000;

/** When the stack started. */
const startedAt: usize = memory.data(4);

onStart(begin);

function begin(): void {
  putU32(startedAt, now());
  startClient(broker, port, user, password, hear);
  report();
}

/** A reading that finds another one waiting for the broker is dropped: there will be newer ones. */
function report(): void {
  alarm(periodMs, report);
  beginLine();
  putNumber((now() - u32At(startedAt)) / 1000);
  publish(uptimeTopic, lineText(), lineBytes(), Quality.AtLeastOnce);
}

function hear(what: Heard): void {
  if (what == Heard.Connected) subscribe(commandTopic, Quality.AtLeastOnce);
  if (what == Heard.Message && topicIs(commandTopic)) obey();
}

function obey(): void {
  publish(heardTopic, payload(), payloadBytes(), Quality.AtMostOnce);
  if (payloadIs("report")) report();
  if (payloadIs("rest")) rest(restMs);
}
