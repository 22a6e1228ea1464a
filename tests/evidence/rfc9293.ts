// The requirements of RFC 9293 (its appendix B, and the labelled sentences where the two differ), each in our words, and
// why we leave out those that we leave out. Which tests show the rest is read from the tests' names (judge.ts).

import type { Register } from "./register.ts";

/** Its id, its level and what it asks for. */
type Requirement = readonly [id: string, level: Level, text: string];
type Level = "MUST" | "MUST NOT" | "SHOULD" | "SHOULD NOT" | "RECOMMENDED" | "MAY";

const topics: { title: string; rows: Requirement[] }[] = [
  {
    title: "Pushing",
    rows: [
      ["MAY-16", "MAY", "Data that nobody pushed may be gathered before it is sent."],
      ["SHLD-27", "SHOULD", "Several pushes in a row are merged into segments as large as possible."],
      ["MAY-15", "MAY", "SEND may have a push flag of its own."],
      ["MUST-60", "MUST NOT", "Without such a flag, data isn't kept back for ever."],
      ["MUST-61", "MUST", "Without such a flag, the segment that empties the send buffer carries PSH."],
      ["MAY-17", "MAY", "The application may be told of a PSH that arrived."],
      ["SHLD-28", "SHOULD", "Segments are full whenever there is enough to fill them."],
    ],
  },
  {
    title: "Window",
    rows: [
      ["MUST-1", "MUST", "The window field is a number without a sign."],
      ["REC-1", "RECOMMENDED", "Windows are kept as 32-bit numbers."],
      ["SHLD-14", "SHOULD NOT", "A receiver takes back no window it has offered."],
      ["SHLD-15", "SHOULD NOT", "A sender whose window was taken back sends nothing new beyond it."],
      ["SHLD-16", "SHOULD", "It still repeats what lies inside the smaller window and isn't acknowledged."],
      ["SHLD-17", "SHOULD NOT", "It doesn't give up over data beyond the right edge."],
      ["MUST-34", "MUST", "A sender survives a window that shrinks below what is in flight."],
      ["MAY-8", "MAY", "A receiver may keep its window closed for ever."],
      ["MUST-35", "MUST", "A window that shrank to nothing is probed like any closed window."],
      ["MUST-36", "MUST", "Closed windows are probed."],
      ["SHLD-29", "SHOULD", "The first probe leaves one retransmission time-out after the window closed."],
      ["SHLD-30", "SHOULD", "The time between probes grows exponentially."],
      ["MUST-37", "MUST", "As long as probes are answered the connection stays open."],
      ["MAY-7", "MAY", "Old data beyond the right edge may be sent again."],
      ["MUST-66", "MUST", "RST and URG are obeyed even while our own window is closed."],
    ],
  },
  {
    title: "Urgent data",
    rows: [
      ["MUST-30", "MUST", "The urgent mechanism is there, for the applications that still use it."],
      ["MUST-62", "MUST", "The urgent pointer names the octet behind the urgent data."],
      ["MUST-31", "MUST", "Urgent data may be of any length."],
      ["MUST-32", "MUST", "The application is told when urgent data comes, and when there is more of it."],
      ["MUST-33", "MUST", "The application can learn how much urgent data is left to read."],
      ["SHLD-13", "SHOULD NOT", "New applications don't use it."],
    ],
  },
  {
    title: "Options",
    rows: [
      ["MUST-4", "MUST", "End of list, no operation and maximum segment size are understood."],
      ["MUST-5", "MUST", "Options may stand in any segment."],
      ["MUST-6", "MUST", "An option we don't know is stepped over by its length."],
      ["MUST-68", "MUST", "Every option but the two of one octet has a length field."],
      ["MUST-7", "MUST", "An impossible option length does no harm."],
      ["MUST-64", "MUST", "Options are read wherever they begin, aligned or not."],
      ["MUST-14", "MUST", "The MSS option is sent and obeyed."],
      ["SHLD-5", "SHOULD", "Each SYN names our MSS unless it is the default."],
      ["MAY-3", "MAY", "Each SYN may name our MSS always."],
      ["MUST-15", "MUST", "A peer that names no MSS is taken to want 536 (IPv4) or 1220 (IPv6)."],
      ["MUST-16", "MUST", "What is sent at once fits the peer's MSS and the path, less the options of both headers."],
      ["SHLD-6", "SHOULD", "The MSS we announce follows from the smallest MTU of all interfaces."],
      ["MUST-65", "MUST NOT", "The MSS option stands in no segment without SYN."],
      ["MUST-67", "MUST", "The MSS we announce is no more than we can take in."],
      ["MUST-69", "MUST", "Behind the end of the list the header is filled with zeros."],
    ],
  },
  {
    title: "Checksum",
    rows: [
      ["MUST-2", "MUST", "Every segment sent has a checksum."],
      ["MUST-3", "MUST", "The checksum of every segment received is verified."],
    ],
  },
  {
    title: "Initial sequence numbers",
    rows: [
      ["MUST-8", "MUST", "They follow a clock."],
      ["SHLD-1", "SHOULD", "They add a keyed function of the four-tuple to the clock."],
      ["MUST-9", "MUST NOT", "That function can't be computed from outside."],
    ],
  },
  {
    title: "Opening",
    rows: [
      ["MUST-10", "MUST", "Both sides may open at once."],
      ["MUST-11", "MUST", "SYN-RECEIVED remembers whether the open was passive or active."],
      ["MUST-41", "MUST NOT", "A passive open touches no connection that exists already."],
      ["MUST-42", "MUST", "A port with connections in SYN-SENT or SYN-RECEIVED can be listened on."],
      ["MUST-43", "MUST", "OPEN can name the local address to use."],
      ["MUST-44", "MUST", "Otherwise the local address is chosen before the first SYN leaves."],
      ["MUST-45", "MUST", "A connection keeps its local address."],
      ["MUST-46", "MUST", "An open to an address that can't be a peer's is refused."],
      ["MUST-57", "MUST", "A SYN to a broadcast or multicast address is dropped in silence."],
      ["MUST-63", "MUST", "A SYN from an address that can't be a peer's is ignored."],
    ],
  },
  {
    title: "Closing",
    rows: [
      ["SHLD-2", "SHOULD", "A reset may carry data."],
      ["MUST-12", "MUST", "The application can tell an ordinary end from an abortive one."],
      ["MAY-1", "MAY", "Closing may end both directions at once."],
      ["SHLD-3", "SHOULD", "After that, data left unread or yet to come is answered with a reset."],
      ["MUST-13", "MUST", "Who closes first stays in TIME-WAIT for twice the maximum segment lifetime."],
      ["MAY-2", "MAY", "A SYN that is surely new may open the connection again out of TIME-WAIT."],
      ["SHLD-4", "SHOULD", "Timestamps tell such a SYN from an old one (RFC 6191)."],
    ],
  },
  {
    title: "Retransmission and congestion",
    rows: [
      ["MUST-19", "MUST", "Slow start, congestion avoidance and exponential back-off are done."],
      ["MUST-18", "MUST", "The retransmission time-out is computed by RFC 6298, with Karn's rule."],
      ["MAY-4", "MAY", "A repeated segment may keep its IP identification."],
      ["MAY-18", "MAY", "Another congestion control that conforms may be offered."],
      ["SHLD-8", "SHOULD", "Explicit congestion notification (RFC 3168) is done."],
    ],
  },
  {
    title: "Acknowledging",
    rows: [
      ["MUST-58", "MUST", "Acknowledgements are merged where they can be."],
      ["MUST-59", "MUST", "Everything that has arrived is taken in before it is acknowledged."],
      ["SHLD-31", "SHOULD", "Segments that arrive out of order are kept."],
      ["MAY-13", "MAY", "A segment out of order may be answered at once with a duplicate acknowledgement."],
      ["SHLD-18", "SHOULD", "Acknowledgements are delayed."],
      ["MUST-40", "MUST", "They are delayed by less than half a second."],
      ["SHLD-19", "SHOULD", "Of full segments at least every second one is acknowledged at once."],
      ["MUST-39", "MUST", "A receiver avoids the silly window."],
    ],
  },
  {
    title: "Sending",
    rows: [
      ["MUST-38", "MUST", "A sender avoids the silly window."],
      ["SHLD-7", "SHOULD", "Small segments are gathered by Nagle's algorithm."],
      ["MUST-17", "MUST", "Nagle's algorithm can be switched off for a connection."],
      ["MUST-49", "MUST", "The TTL of segments can be set."],
    ],
  },
  {
    title: "Failing",
    rows: [
      ["MUST-20", "MUST", "Too many retransmissions first make IP suspect the path, then end the connection."],
      ["MUST-21", "MUST", "The application can set how long the second takes."],
      ["SHLD-9", "SHOULD", "The application hears of the first."],
      ["SHLD-10", "SHOULD", "The first comes no sooner than after three retransmissions."],
      ["SHLD-11", "SHOULD", "The second comes no sooner than after 100 seconds."],
      ["MUST-22", "MUST", "A SYN is repeated in the same way."],
      ["MUST-23", "MUST", "For a SYN the second comes no sooner than after three minutes."],
    ],
  },
  {
    title: "Keeping alive",
    rows: [
      ["MAY-5", "MAY", "Keep-alive probes may be sent."],
      ["MUST-24", "MUST", "They can be switched on and off for a connection."],
      ["MUST-25", "MUST", "They are off unless asked for."],
      ["MUST-26", "MUST", "They are sent only when nothing is outstanding and nothing has come for a while."],
      ["MUST-27", "MUST", "That while can be set."],
      ["MUST-28", "MUST", "Unless set it is two hours or more."],
      ["MUST-29", "MUST", "One probe without an answer doesn't end the connection."],
      ["SHLD-12", "SHOULD", "A probe carries no data."],
      ["MAY-6", "MAY", "A probe may carry one octet of garbage."],
    ],
  },
  {
    title: "IP options",
    rows: [
      ["MUST-50", "MUST", "IP options we don't know are ignored."],
      ["MAY-10", "MAY", "The IP timestamp option may be supported."],
      ["MAY-11", "MAY", "The record route option may be supported."],
      ["MUST-51", "MUST", "The application can give a source route."],
      ["MUST-52", "MUST", "The application's source route comes before one that arrived."],
      ["MUST-53", "MUST", "A route that arrived is kept and used for the way back."],
      ["SHLD-24", "SHOULD", "A later route that arrives replaces an earlier one."],
    ],
  },
  {
    title: "ICMP",
    rows: [
      ["MUST-54", "MUST", "ICMP errors reach the connection they are about."],
      ["SHLD-25", "SHOULD", "Of unreachable codes 0, 1 and 5 the application hears."],
      ["MUST-56", "MUST NOT", "Soft errors end no connection."],
      ["SHLD-26", "SHOULD", "Unreachable codes 2 to 4 are hard errors."],
      ["MUST-55", "MUST", "Source quench is dropped in silence."],
    ],
  },
  {
    title: "Application interface",
    rows: [
      ["MUST-47", "MUST", "Soft errors can be reported to the application as they come."],
      ["SHLD-20", "SHOULD", "The application can decline such reports."],
      ["MUST-48", "MUST", "The application can choose the DSCP."],
      ["SHLD-22", "SHOULD", "It is handed to IP as it is."],
      ["SHLD-21", "SHOULD", "It can be changed while the connection lasts."],
      ["SHLD-23", "SHOULD NOT", "Applications change it without need."],
      ["MAY-9", "MAY", "The DSCP of what arrives may be told to the application."],
      ["MAY-14", "MAY", "There may be a FLUSH call."],
    ],
  },
  {
    title: "Blind attacks",
    rows: [["MAY-12", "MAY", "An acknowledgement from outside the plausible range may be refused (RFC 5961)."]],
  },
];

/** What we don't do, and why. */
const reasons: Record<string, string> = {
  "MAY-4": "Identification is 0 in every datagram, with DF set: it is never used for anything (RFC 6864).",
  "MAY-6": "Our probes carry no data. An octet of garbage in a peer's probe is acknowledged and not delivered.",
  "MAY-7": "We stay inside the window the peer offers now.",
  "MAY-9": "No application has asked for it.",
  "MAY-10": "The option is stepped over, like every IP option that isn't a source route.",
  "MAY-11": "The option is stepped over, like every IP option that isn't a source route.",
  "MAY-14": "Data that was queued is sent or, with an abort, dropped; nothing in between is offered.",
  "MAY-15": "PSH is set on the segment that empties the send buffer, whatever the application did.",
  "MAY-17": "Every byte is offered to the application as soon as it is in order, so PSH tells it nothing.",
  "MAY-18": "The firmware has Reno only; Cubic is in the profiles for computers.",
  "MUST-43": "There is one interface with one address. The local address is that one, and OPEN can name no other.",
  "MUST-51":
    "Deliberate breach: we send no source routes. Routers of today drop them, and they let a peer borrow addresses.",
  "MUST-52": "Deliberate breach: there are no source routes here, see MUST-51.",
  "MUST-53":
    "Deliberate breach: datagrams with a source route are dropped, for a route back is how addresses are borrowed.",
  "SHLD-6": "There is one interface, so its MTU is the smallest.",
  "SHLD-8": "The firmware leaves it out; the profiles for computers have it, off by default.",
  "SHLD-23": "A rule for applications; the stack cannot know what they need.",
  "SHLD-24": "There are no source routes here, see MUST-53.",
};

export const rfc9293: Register = {
  page: "docs/rfc9293.md",
  title: "RFC 9293, requirement by requirement",
  introduction: `Written by \`npm run evidence\` from the tests of the last \`npm test\`, which fails when this page is out of date, and when a
MUST has neither a test nor a reason. The requirements are in our words; the RFC's are what counts.`,
  row: "requirement",
  rows: "requirements",
  idForm: /^(?:MUST|SHLD|MAY|REC)-\d+$/,
  columns: ["level", "requirement"],
  topics,
  mustBeShown: ([, level]) => level!.startsWith("MUST"),
  reasons,
};
