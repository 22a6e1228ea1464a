// The one DHCP client: its record, its state's only assignment, and what exchanges and their waits have in common.

import { now } from "../clock";
import { dhcpDeadline, schedule } from "../deadlines";
import { random } from "../driver/host";
import { nobody, releaseNeighbour } from "../ip/arp";
import { stopProbe } from "../ip/address-probe";
import { dhcpDoublingsMax, dhcpFirstWaitMs, dhcpRetransmitMs, dhcpVariationMs } from "../limits";
import { dhcpClientStart } from "../memory-map";
import { DhcpClient } from "./records";
import { Event, State, next } from "./state";

export const client: DhcpClient = changetype<DhcpClient>(dhcpClientStart);

/** Does anybody wait for what servers say? */
export function dhcpRuns(): bool {
  return client.state != State.Off;
}

/** Whatever was waited for in the old state, isn't any more. In the next poll the new one begins. */
export function move(event: Event): void {
  // The probe was of the address that is left.
  if (client.state == State.Checking) stopProbe();
  client.state = next(client.state, event);
  client.tries = 0;
  releaseServer();
  schedule(dhcpDeadline, now());
}

export function releaseServer(): void {
  releaseNeighbour(client.neighbour);
  client.neighbour = <u16>nobody;
}

/** RFC 2131 §4.1: a number that nobody can foretell, for everything up to the answer. */
export function beginExchange(): void {
  client.transaction = random();
  client.exchangeAt = now();
  client.seconds = 0;
  client.tries = 0;
}

/** Before INIT's first message: not at the same time as others, and less often the more often it led to nothing. */
export function waitBeforeAsking(): void {
  client.sendAt = now() + (client.failures == 0 ? random() % dhcpFirstWaitMs : backOffMs(client.failures));
}

export function failOnce(): void {
  if (client.failures < 255) client.failures++;
}

/** RFC 2131 §4.1: 4, 8, 16, 32, 64 seconds, each a second more or less. */
export function backOffMs(times: u32): u32 {
  const doublings = min<u32>(times - 1, dhcpDoublingsMax);
  return (dhcpRetransmitMs << doublings) - dhcpVariationMs + (random() % (2 * dhcpVariationMs + 1));
}
