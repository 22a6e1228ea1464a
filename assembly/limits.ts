// How many, how large, how long. Every limit of the stack stands here; the sizes that differ between builds come from
// the profiles of asconfig.json (`--use NAME=integer`). Nothing here is state.

// --- How many, by profile ---
export const connectionsMax: i32 = CONNECTIONS;
export const halfOpenMax: i32 = HALF_OPEN;
export const timeWaitMax: i32 = TIME_WAIT;
export const neighboursMax: i32 = NEIGHBOURS;
export const listenersMax: i32 = LISTENERS;

/** Each connection has this much room for bytes to send, and as much again for bytes received. */
export const bufferBytes: i32 = BUFFER_BYTES;

export const hostSumsChecks: bool = HOST_CHECKSUM != 0;
export const tracing: bool = TRACE != 0;

// --- What a profile has beside the rest ---
/** Cubic beside Reno (tcp/cubic.ts). */
export const hasCubic: bool = CUBIC != 0;
/** Explicit congestion notification (tcp/congestion-marks.ts). */
export const hasEcn: bool = ECN != 0;
/** Looking for the path's MTU where no router tells it (tcp/path-mtu.ts). */
export const hasPathProbes: bool = PATH_PROBES != 0;
/** UDP, its sockets, and the groups they join (udp/, ip/igmp.ts). */
export const hasUdp: bool = UDP != 0;
/** Finding hosts by name (dns/resolver.ts), being found by name (dns/responder.ts), and the time of day (sntp/). */
export const hasDns: bool = DNS != 0;
export const hasMulticastDns: bool = MDNS != 0;
export const hasSntp: bool = SNTP != 0;
/** Getting an address by DHCP, and one of its own choice where there is none (dhcp/). It takes UDP. */
export const hasDhcp: bool = DHCP != 0;
/** Taking back what a time-out or a recovery did by mistake (tcp/undo.ts). */
export const hasUndo: bool = UNDO != 0;

// --- Frames ---
export const ethernetHeaderBytes: i32 = 14;
export const ipv4HeaderBytes: i32 = 20;
export const tcpHeaderBytes: i32 = 20;
export const udpHeaderBytes: i32 = 8;
export const mtuBytes: i32 = 1500;
export const frameBytesMax: i32 = ethernetHeaderBytes + mtuBytes;

// --- Segment sizes ---
/** RFC 9293 §3.7.1, MUST-67: the largest segment that fits the frame buffer, without options. */
export const mssMax: u32 = mtuBytes - ipv4HeaderBytes - tcpHeaderBytes;
/** RFC 9293 §3.7.1, MUST-15: what to assume of a peer that names none. */
export const mssDefault: u32 = 536;
/** A peer that asks for less would have us send mostly headers (CVE-2019-11479). */
export const mssMin: u32 = 48;
/** RFC 1191 §3 allows 68; no path of today needs less than 552, and an attacker would like us to believe it. */
export const pathMtuMin: u32 = 552;

/** RFC 7323 §2.2: the smallest shift with which the 16-bit field can offer the whole buffer. */
export const windowShift: u32 = bufferBytes <= 0xffff ? 0 : 32 - clz<i32>(bufferBytes >> 16);
/** RFC 7323 §2.3. */
export const windowShiftMax: u32 = 14;

/** What a SYN offers, which is never scaled (RFC 7323 §2.2): nothing that scaling would have to round down afterwards. */
const synWindowMax: i32 = (0xffff >> windowShift) << windowShift;
export const synWindow: u32 = bufferBytes < synWindowMax ? bufferBytes : synWindowMax;

/** Pieces of the stream that a connection holds beyond holes. One segment's SACK blocks can name four (RFC 2018 §3). */
export const heldPiecesMax: i32 = HELD_PIECES;

/** Spans of what a connection has in flight (tcp/flight.ts). */
export const spansMax: i32 = SPANS;

// --- The application ---
/** Times that it waits for beside those of its sockets. */
export const alarmsMax: i32 = 4;

// --- UDP ---
export const udpSocketsMax: i32 = 4;
/** One buffer for the messages of all sockets, which holds at least the largest (udp/queue.ts). */
export const udpBufferBytes: i32 = 1504;
/** What the frame buffer holds behind the headers. */
export const messageBytesMax: i32 = mtuBytes - ipv4HeaderBytes - udpHeaderBytes;
/** What a host hands in or takes out at a time: a segment, or a message. */
export const transferBytesMax: i32 = hasUdp ? messageBytesMax : 1460;
/** Multicast groups that can be joined at a time: one for a service of the stack, one for the application. */
export const groupsMax: i32 = 2;
/** Sources whose answers are counted together (ip/answer-limit.ts): a power of two. */
export const answerBucketBits: i32 = 4;

// --- Names ---
/** Names that are asked for or known at a time. */
export const namesMax: i32 = 4;
/** A name is kept as a whole, in the form of the wire: a text of 126 characters at most. */
export const nameBytesMax: i32 = 128;
/** The first label of our own name (dns/responder.ts): 32 characters, and `-99` behind them at most. */
export const ownLabelBytesMax: i32 = 32;
export const ownNameBytesMax: i32 = 48;
/** Records of one message that are looked at, and aliases that are followed. */
export const recordsMax: i32 = 64;
export const aliasesMax: i32 = 8;

// --- How long, in milliseconds ---
/** RFC 6298 §2.1. */
export const initialTimeoutMs: u32 = 1000;
/** RFC 6298 §5.7: after a SYN had to be repeated. */
export const timeoutAfterLostSynMs: u32 = 3000;
/** Instead of RFC 6298's second: a delayed acknowledgement comes at most 200 ms after the round trip. */
export const retransmitVariationMinMs: u32 = 200;
/** RFC 6298 §2.5. */
export const retransmitTimeoutMaxMs: u32 = 60_000;
/** RFC 8985 §7.2: a probe before a round trip was measured, what a single segment's acknowledgement may be delayed ... */
export const tailProbeFirstMs: u32 = 1000;
export const tailProbeAckDelayMs: u32 = 200;
/** ... and what a clock of milliseconds may be wrong by. */
export const tailProbeSlackMs: u32 = 2;
/** RFC 9293 §3.8.3, R1 (SHLD-10): from this retransmission on the path is suspected. */
export const suspicionAfterRetransmissions: u8 = 3;
/** RFC 9293 §3.8.3, R2 (SHLD-11), and no less for a SYN (MUST-23). */
export const userTimeoutMs: u32 = 180_000;
/** RFC 9293 §3.8.6.3: below 500 ms (MUST-40). */
export const delayedAckMs: u32 = 100;
/** RFC 9293 §3.8.4 (MUST-28). */
export const keepAliveIdleMs: u32 = 7_200_000;
export const keepAliveIntervalMs: u32 = 75_000;
export const keepAliveProbes: u32 = 10;
/** Whom nobody has heard for so long, has to make room when there is none. */
export const silentMs: u32 = 60_000;
/** RFC 9293 §3.4.2. Half of what TIME-WAIT lasts. */
export const segmentLifetimeMs: u32 = 30_000;
/** FIN-WAIT-2 after the application has closed: nobody is left to wait for more. */
export const finWait2Ms: u32 = 60_000;
/** RFC 5961 §7 and the ACK loop: one challenge per connection in this time, less a random part of it. */
export const challengeMs: u32 = 500;
/** RFC 7323 §5.5: a timestamp older than 24 days says nothing. */
export const timestampLifetimeMs: u32 = 24 * 24 * 3600 * 1000;
/** A half-open entry repeats its SYN-ACK after 1, 2, 4 and 8 seconds, waits 16 more, and gives its slot back. */
export const synAckRepeatsMax: u8 = 4;
/** What a refused frame waits before it is offered to the MAC again. */
export const refusedAgainMs: u32 = 10;
/** No deadline is further away than half of the clock's circle less what a late poll may need. */
export const sleepMaxMs: u32 = 1 << 30;

// --- Neighbours ---
/** RFC 1122 §2.3.2.1: no more than one request a second to one destination. */
export const arpRequestMs: u32 = 1000;
export const arpRequestsMax: u8 = 5;
export const neighbourLifetimeMs: u32 = 300_000;
/** RFC 5227 §2.4: an address is defended once in this time. */
export const arpDefendMs: u32 = 10_000;

/** How long a message of the application's waits for its neighbour, or for the link. */
export const messageWaitMs: u32 = 3 * arpRequestMs;

// --- Answers to whom nobody asked for (ip/answer-limit.ts) ---
/** A source gets an answer about every half of this, but a reset about twice a millisecond, ... */
export const strangerAnswerSpreadMs: u32 = 1000;
export const resetSpreadMs: u32 = 2;
/** ... and as many at once as it would have got in this time. */
export const answerBurstMs: u32 = 2500;

// --- Groups ---
/** RFC 2236 §8.10: how far apart the reports of a newly joined group are at most; also §8.3, when a query doesn't say. */
export const groupReportMs: u32 = 10_000;
/** RFC 2236 §3: the first may be lost. */
export const groupReports: u8 = 2;

// --- Names ---
/** RFC 1123 §6.1.3.3: the first and second query wait so long, the next two twice that, the last two four times. */
export const nameQueryMs: u32 = 1000;
export const nameQueriesMax: u8 = 6;
/** What is said to be valid for less was asked for, and is told; what is valid for longer may have changed. */
export const nameLifetimeMinMs: u32 = 1000;
export const nameLifetimeMaxMs: u32 = 24 * 3600 * 1000;
/** RFC 2308 §5: how long the word that there is no such name counts at most. */
export const missingNameLifetimeMaxMs: u32 = 300_000;
/** RFC 9520 §3.2: how long it is remembered that nobody knows. */
export const failedNameMs: u32 = 5000;

// --- Our own name (RFC 6762) ---
/** §8.1: probes, and how far apart they are. */
export const nameProbes: u8 = 3;
export const nameProbeMs: u32 = 250;
/** §8.3. */
export const nameAnnouncements: u8 = 2;
export const nameAnnounceMs: u32 = 1000;
/** §6: a record is told to everybody once in this time. */
export const toldAgainMs: u32 = 1000;
/** §8.1: after so many conflicts there is so long a pause. */
export const conflictsMax: u8 = 15;
export const conflictsMs: u32 = 5000;
/** §10, §6.7. */
export const addressLifetimeSeconds: u32 = 120;
export const legacyLifetimeSeconds: u32 = 10;

// --- The time of day ---
/** RFC 4330 §10: how long an answer is waited for at first, never less, and at most. */
export const timePatienceMs: u32 = 15_000;
export const timePatienceMaxMs: u32 = 3_600_000;
/** How old it becomes, and how long a server is left alone that wants to be. */
export const timePollMs: u32 = 4 * 3_600_000;
export const timeRefusedMs: u32 = 24 * 3_600_000;
// --- Addresses that come by themselves (dhcp/) ---
/** RFC 2131 §4.1: the first retransmission after this time, each time twice as long, ... */
export const dhcpRetransmitMs: u32 = 4000;
/** ... to 64 seconds, that is four times, ... */
export const dhcpDoublingsMax: u32 = 4;
/** ... and each a second more or less. */
export const dhcpVariationMs: u32 = 1000;
/** Devices that are switched on together don't ask together. RFC 2131 §4.4.1 would wait 1 to 10 seconds. */
export const dhcpFirstWaitMs: u32 = 1000;
/** RFC 2131 §3.1 (5): so often a server is asked for what it has offered, 28 seconds long, ... */
export const dhcpRequestsMax: u8 = 3;
/** ... and so often all of them for an address that is remembered: whoever has it knows it at once. */
export const dhcpRebootRequestsMax: u8 = 2;
/** RFC 2131 §3.1 (5): after an address that somebody else has. */
export const dhcpDeclinedWaitMs: u32 = 10_000;
/** RFC 2131 §4.4.5: the least between two requests to extend a lease. */
export const dhcpRenewMinMs: u32 = 60_000;
/** Who grants less would be asked without end. */
export const leaseSecondsMin: u32 = 30;
/** What is further away is looked at again after this time: no deadline is too far for the clock. */
export const leaseSleepSecondsMax: u32 = 1 << 20;
/** An address of our own choice, if there has been none for so long. */
export const linkLocalAfterMs: u32 = 10_000;
/** RFC 3927 §9: after so many conflicts ... */
export const linkLocalConflictsMax: u32 = 10;
/** ... the next address is tried no sooner than this. */
export const linkLocalConflictWaitMs: u32 = 60_000;
/** RFC 5227 §1.1: before the first probe, at most; how many there are, and how far apart; and until it is clear. */
export const probeWaitMs: u32 = 1000;
export const probes: u8 = 3;
export const probeMinMs: u32 = 1000;
export const probeMaxMs: u32 = 2000;
export const probeClearMs: u32 = 2000;
export const announcements: u8 = 2;
export const announcementMs: u32 = 2000;

// --- Ports ---
export const dnsPort: u32 = 53;
export const multicastDnsPort: u32 = 5353;
export const timePort: u32 = 123;
/** RFC 2131 §4.1: the port at which a host without an address hears of one. */
export const bootClientPort: u32 = 68;
export const bootServerPort: u32 = 67;
/** RFC 6056 §3.2: the dynamic ports of RFC 6335. */
export const dynamicPortFirst: u32 = 49152;
export const dynamicPorts: u32 = 16384;

// Relations between the limits, checked when the module is compiled.
if (hasDhcp && !hasUdp) ERROR("DHCP takes UDP");
if (spansMax < 4 || spansMax > 0xffff) ERROR("a flight has room for a hole, what is around it, and what is sent next");
if (bufferBytes < 2 * <i32>mssMax) ERROR("a buffer holds at least two full segments");
if (connectionsMax + halfOpenMax + timeWaitMax > 0xfff0) ERROR("an entry is named by 16 bits");
if ((hasDns || hasMulticastDns || hasSntp) && !hasUdp) ERROR("DNS and SNTP speak UDP");
if (nameBytesMax > 255) ERROR("a name's length is one byte");
if (listenersMax > 255) ERROR("a listener is named by 8 bits");
