// The kinds of bad input that have broken other stacks, what astcp does with each, and why some don't apply. Which tests
// show it is read from the tests' names (judge.ts). Behind a drop stands the counter that tells of it (assembly/trace.ts).

import type { Register, Row } from "./register.ts";
import { attacks, header } from "./bad-inputs-of-tcp.ts";

const noIpv6 = "Nothing here speaks IPv6: its frames are dropped unread, `ethernet.unknown-type`.";

const invariants: Row[] = [
  ["I1", "Any frame.", "Nothing outside of it is read, and nothing outside of our own regions written."],
  ["I2", "Any frame.", "It costs a bounded number of steps: every loop over options, blocks and pieces moves on."],
  [
    "I3",
    "Any frame.",
    "One answer at the most, no larger than what came but for an MSS option, until the sender has proved its address.",
  ],
  [
    "I4",
    "A wrong checksum, a reset, a group or a broadcast as source or destination, an ICMP error, a fragment.",
    "No answer, but for the challenge of a reset in the window of a connection.",
  ],
  [
    "I5",
    "A segment for a connection.",
    "Nothing of it changes the connection before its sequence number, and then its acknowledgement, were found right.",
  ],
  ["I6", "Any row of frames.", "No table grows, and every entry that isn't an established connection has a deadline."],
  ["I7", "Anything that is dropped, a frame or a part of one.", "One counter says why, and moves by one."],
];

const link: Row[] = [
  [
    "A-01",
    "A frame shorter than its header, or than what it claims to carry.",
    "Dropped: `ethernet.too-short`, `arp.malformed`, `ipv4.bad-header`, `ipv4.bad-length`.",
  ],
  [
    "A-02",
    "A small datagram in a padded frame.",
    "Its length is the IP header's; padding is neither delivered nor sent back.",
  ],
  [
    "A-03",
    "ARP for other hardware or protocols, with other lengths of addresses, cut off, or neither request nor reply.",
    "Dropped: `arp.malformed`, `arp.unsolicited`.",
  ],
  [
    "A-04",
    "A reply that nobody asked for, a gratuitous ARP, RARP.",
    "Refreshes an entry that is there, and never makes one: `arp.unsolicited`, `arp.not-for-us`, `ethernet.unknown-type`.",
  ],
  ["A-05", "ARP that claims our own address.", "We keep it, and announce it once in ten seconds: `arp.conflict`."],
  [
    "A-06",
    "An ARP sender that is a group, or not the frame's source; a frame from a group or from ourselves.",
    "Dropped: `arp.bad-sender`, `ethernet.bad-source`.",
  ],
  [
    "A-07",
    "ARP requests from more hosts than the table holds.",
    "Who is in use is never evicted; of the others, who was heard of longest ago. Strangers are answered all the same.",
  ],
  [
    "A-08",
    "A probe, without a sender's address.",
    "Answered if it is for us, and not remembered; else `arp.not-for-us`.",
  ],
  ["A-09", "A datagram for us alone in a frame to a group or to everybody.", "Dropped: `ipv4.not-for-us`."],
];

const ipv4: Row[] = [
  [
    "I-01",
    "Another version than 4, a header shorter than a header, or longer than the datagram.",
    "Dropped: `ipv4.bad-header`, `ipv4.bad-length`.",
  ],
  ["I-02", "A total length less than the header's, or more than was received.", "Dropped: `ipv4.bad-length`."],
  ["I-03", "A total length less than what was received.", "What lies behind it doesn't exist."],
  ["I-04", "A wrong header checksum.", "Dropped: `ipv4.bad-checksum`."],
  [
    "I-05",
    "Options of length 0 or 1, or past the header; source routes, with a bad pointer or without.",
    "Options are stepped over unread; source routes are dropped: `ipv4.source-routed`.",
  ],
  ["I-06", "A header of 6 to 15 words before TCP.", "TCP is read behind it."],
  ["I-07", "A time to live of 0.", "Taken: we are the destination, and no router."],
  ["I-08", "A source that is ours, a broadcast, a group, 0.0.0.0 or loopback.", "Dropped: `ipv4.bad-source`."],
  [
    "I-09",
    "IP in IP, or any protocol that isn't spoken here.",
    "Dropped, and never unwrapped: `ipv4.unknown-protocol`.",
  ],
  ["I-10", "The reserved flag; DF beside MF.", "The flag is ignored; with MF it is a fragment: `ipv4.fragment`."],
  [
    "I-11",
    "A datagram or a frame for somebody else; any datagram before we have an address.",
    "Dropped: `ethernet.not-for-us`, `ipv4.not-for-us`, `ipv4.no-address`.",
  ],
];

const fragments: Row[] = [
  ["F-01", "A first fragment smaller than a TCP header.", "Dropped, as all fragments: `ipv4.fragment`."],
  ["F-02", "Fragments that overlap.", "Dropped: `ipv4.fragment`."],
  ["F-03", "A fragment that would end beyond the largest datagram.", "Dropped: `ipv4.fragment`."],
  ["F-04", "A last fragment twice, or two of different lengths.", "Dropped: `ipv4.fragment`."],
  ["F-05", "A middle fragment that is no multiple of eight bytes.", "Dropped: `ipv4.fragment`."],
  [
    "F-06",
    "Many datagrams of which a fragment is missing.",
    "Nothing is kept of any: `ipv4.fragment`, and nothing in memory has changed.",
  ],
  ["F-07", "A fragment without a payload; more to come in every one.", "Dropped: `ipv4.fragment`."],
  ["F-08", "TCP in fragments.", "Dropped, and never read as a segment: `ipv4.fragment`."],
];

const icmp: Row[] = [
  [
    "C-01",
    "An echo request shorter than its header, or whose lengths disagree.",
    "Dropped: `icmp.malformed`, `icmp.bad-checksum`, `ipv4.bad-length`.",
  ],
  ["C-02", "An echo request to a broadcast or a group.", "Dropped: `ipv4.not-for-us`."],
  [
    "C-03",
    "An echo request as large as a frame, or larger.",
    "Answered up to a full frame; a larger one has no room: `ethernet.too-long`.",
  ],
  ["C-04", "An error that quotes too little, or a header that lies.", "Dropped: `icmp.bad-quote`."],
  [
    "C-05",
    "A hard error for an established connection.",
    "Counts only with a sequence number in flight, else `icmp.not-in-flight`; and then it is only told to the application.",
  ],
  [
    "C-06",
    "Fragmentation needed, with a next hop's MTU of 0, 1, 68 or more than before, or a number that isn't in flight.",
    "Never below 552, never upwards, only for a segment in flight: `icmp.not-in-flight`.",
  ],
  ["C-07", "Source quench.", "Dropped: `icmp.ignored`."],
  ["C-08", "A redirect.", "Dropped: `icmp.ignored`."],
  [
    "C-09",
    "A request for the time, the mask, information or routers; replies that nobody asked for.",
    "Dropped: `icmp.ignored`.",
  ],
  [
    "C-10",
    "An error about an error, about an echo, or about somebody else's datagram.",
    "Dropped, never answered: `icmp.bad-quote`.",
  ],
  [
    "C-11",
    "Thousands of probes of closed ports.",
    "A reset that is no larger, `tcp.stranger`, or port unreachable, `udp.nobody`; for each source only so often, and by chance, so that nobody can tell how often that is. No limit is shared by all, so there is none to be counted from outside.",
  ],
  [
    "C-12",
    "IGMP that is too short, spoilt, about another group than it was sent to, or of no known kind.",
    "Dropped: `igmp.malformed`, `igmp.bad-checksum`, `igmp.ignored`.",
  ],
];

const resources: Row[] = [
  [
    "R-01",
    "SYNs from everywhere.",
    "They fill a table of small entries, which empties itself in half a minute, and no connection. One that finds it full is dropped, to be repeated (`tcp.half-open-full`), or, while those in it don't answer, gets a SYN cookie: `tcp.syn-cookies-sent`, `tcp.syn-cookies-taken`.",
  ],
  ["R-02", "A SYN and a reset, again and again.", "The entry is free at once."],
  [
    "R-03",
    "Handshakes, and then silence; a window closed for ever.",
    "The application's idle limit, keepalive and user timeout first. When a handshake completes and no place is left, the connection of a peer's that was silent longest, for a minute at the least, ends: `tcp.connections-full`, `tcp.failed`.",
  ],
  [
    "R-04",
    "Many ends at once: FIN-WAIT-2, LAST-ACK, TIME-WAIT.",
    "TIME-WAIT takes an entry without buffers, the oldest makes room; without an application FIN-WAIT-2 ends in a minute, and data with a reset: `tcp.after-close`.",
  ],
  ["R-05", "SYNs from a victim's address.", "A SYN-ACK, four repeats that wait ever longer, and nothing else."],
  [
    "R-06",
    "Data to a closed port, from a victim's address.",
    "One reset, no larger than what came, and not more than about two in a millisecond: `tcp.stranger`.",
  ],
  [
    "R-07",
    "A SYN while the backlog is full.",
    "Dropped; its sender repeats it, and is served when there is room: `tcp.backlog-full`, `tcp.connections-full`.",
  ],
  [
    "R-08",
    "Somebody who never reads, or never acknowledges.",
    "Every connection has buffers of its own: the others notice nothing. UDP sockets share one, from which who holds most loses first: `udp.buffer-full`.",
  ],
  [
    "R-09",
    "A scan of all ports.",
    "A reset each, as far as the limit for their source goes; nothing else in memory has changed afterwards but counters.",
  ],
  [
    "R-10",
    "Every connection's time-out at one instant.",
    "Each is served once in that poll, in the order of their deadlines.",
  ],
];

const randomness: Row[] = [
  [
    "N-01",
    "Ten thousand of our initial sequence numbers.",
    "SipHash of the four-tuple under a key of this start, and a clock (RFC 6528): none tells of another.",
  ],
  [
    "N-02",
    "A restart with the same clock and address.",
    "`init` draws every key anew from the host; before it nothing can be opened, answered or sent.",
  ],
  ["N-03", "Our ephemeral ports, one after another.", "Drawn anew each time (RFC 6056)."],
  [
    "N-04",
    "Identifiers of DNS and DHCP, one after another.",
    "A query of DNS has its number, its port and the case of its letters drawn anew each time; a request of SNTP 64 bits and its port; an exchange of DHCP its number.",
  ],
  ["N-05", "Timestamps, to read the time since the start.", "Each four-tuple has an offset of its own."],
  ["N-06", "Identifications of datagrams.", "0, with DF, in all of them (RFC 6864)."],
];

const udp: Row[] = [
  [
    "U-01",
    "A UDP length that is too small, or not the datagram's.",
    "What is longer than the datagram, or shorter than a header, is dropped: `udp.malformed`. What lies behind a shorter message is no part of it.",
  ],
  [
    "U-02",
    "A UDP checksum of 0, or a wrong one.",
    "0 means that there is none, and the message is taken; a wrong one is dropped: `udp.bad-checksum`. None of ours goes out without one.",
  ],
  [
    "U-03",
    "A message to many, to a port that is closed or has not asked for it; to port 0.",
    "Dropped, and never answered: `udp.nobody`, `ipv4.not-for-us`, `udp.port-zero`.",
  ],
  [
    "U-10",
    "DHCP options without an end, past the end, twice, overloaded.",
    "Read within their field, overloaded ones too; the first of two counts; a length that is wrong or too long: `dhcp.malformed`.",
  ],
  [
    "U-11",
    "A DHCP answer to another, or with impossible times and addresses.",
    "Dropped: `dhcp.unasked`, `dhcp.bad-lease`. Impossible T1, T2 and routers count as none.",
  ],
  [
    "U-12",
    "DHCPNAK without end, no answer, an answer from another server.",
    "Asked again ever less often, up to once a minute; another server's answer: `dhcp.wrong-server`.",
  ],
  [
    "U-20",
    "DNS compression that points at itself, ahead, outside, or round and round.",
    "A pointer leads backward from all that was read before it, and sixteen times at most; else the message is dropped: `dns.malformed`. So it is if aliases lead on for more than eight.",
  ],
  [
    "U-21",
    "A DNS label or name that is too long, or without an end.",
    "Dropped: `dns.malformed`. A label has 63 bytes at most, a name 255, and the root ends it inside of the message.",
  ],
  [
    "U-22",
    "A DNS record longer than the message, or an address of another length.",
    "Every record is looked at before any is believed; else dropped: `dns.malformed`.",
  ],
  [
    "U-23",
    "More DNS records announced than there are.",
    "Dropped where the message ends, or beyond 64 of them: `dns.malformed`.",
  ],
  [
    "U-24",
    "A DNS answer to another question, port, number or server; one that tells of a failure.",
    "Dropped: `dns.unasked`, `dns.failed`; to a port where nobody waits, `udp.nobody`.",
  ],
  [
    "U-25",
    "A query by mDNS or LLMNR with a very long name.",
    "Dropped: `dns.malformed`; nothing of it is copied. What is said from beyond the link, or is no business of a responder's: `dns.ignored`. LLMNR has no port here: `udp.nobody`.",
  ],
  [
    "U-26",
    "An SNTP answer that nobody asked for, is cut off, wants to be left alone, or comes from a clock that isn't set.",
    "Dropped: `sntp.unasked`, `sntp.malformed`, `sntp.refused`, `sntp.unsynchronized`.",
  ],
];

const ipv6: Row[] = [
  ["6-01", "A payload length that isn't the frame's; a jumbogram.", "Dropped unread."],
  ["6-02", "Extension headers past the end, in circles, of wrapping length.", "Dropped unread."],
  ["6-03", "A routing header of type 0.", "Dropped unread."],
  ["6-04", "A neighbour discovery option of length 0.", "Dropped unread."],
  ["6-05", "Neighbour discovery from beyond the link.", "Dropped unread."],
  ["6-06", "A router's advertisement with impossible prefixes, lifetimes or MTU.", "Dropped unread."],
  ["6-07", "More neighbours, prefixes or routers than there is room for.", "Dropped unread."],
  ["6-08", "Atomic and overlapping fragments.", "Dropped unread."],
  ["6-09", "TCP from the unspecified address, or from a group.", "Dropped unread."],
];

const boundary: Row[] = [
  [
    "W-01",
    "A frame longer than the room for it.",
    "The shim hands in what fits and its true length; the core drops it: `ethernet.too-long`.",
  ],
  [
    "W-02",
    "A frame that arrives while the core is at work.",
    "It waits in the MAC until the core has returned: no call leads back into it.",
  ],
  ["W-03", "A trap.", "The shim starts the module afresh, with new secrets; where that traps, too, it gives up."],
  ["W-04", "A clock that wraps, jumps, or stands still.", "Instants are compared by their distance, modulo 2^32."],
  [
    "W-05",
    "A MAC without room.",
    "Nothing is lost or counted as lost; the timer starts when the frame has left: `frames.refused`.",
  ],
  [
    "W-06",
    "A link that goes and comes; another address.",
    "Connections outlive the link; another address ends them, as Unreachable, and drops the messages that wait: `udp.address-changed`, `udp.no-neighbour`.",
  ],
  [
    "W-07",
    "Entropy that isn't ready.",
    "The boards start their source before the module; one without a source doesn't start.",
  ],
];

const topics = [
  { title: "What always holds", rows: invariants },
  { title: "Link and ARP", rows: link },
  { title: "IPv4 header", rows: ipv4 },
  { title: "Fragments", rows: fragments },
  { title: "ICMP", rows: icmp },
  { title: "TCP header and options", rows: header },
  { title: "Attacks on a connection", rows: attacks },
  { title: "Resources and amplification", rows: resources },
  { title: "Randomness", rows: randomness },
  { title: "Boundary between host and core", rows: boundary },
  { title: "UDP, DHCP, DNS", rows: udp },
  { title: "IPv6", rows: ipv6 },
];

/** Rows that no test shows, and why. */
const reasons: Record<string, string> = {
  ...Object.fromEntries(ipv6.map(([id]) => [id, noIpv6])),
};

export const badInputs: Register = {
  page: "docs/bad-inputs.md",
  title: "Bad input, kind by kind",
  introduction: `What has broken other stacks, what astcp does with it, and the tests that show it. Written by \`npm run evidence\` from the
tests of the last \`npm test\`, which fails when this page is out of date, and when a row has neither a test nor a reason.
Behind a drop stands the counter that tells of it, as \`counterName\` (abi.md) has it.`,
  row: "row",
  rows: "rows",
  idForm: /^(?:[A-Z6]-\d\d|I\d)$/,
  columns: ["what arrives", "what astcp does"],
  topics,
  mustBeShown: () => true,
  reasons,
};
