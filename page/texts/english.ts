// Every word of the page in English. The other languages have the same keys.

export const english = {
  language: "English",
  title: "astcp: TCP made visible",
  subtitle: "two real stacks, one wire, your hands",
  modes: { story: "Stories", device: "Device", capture: "Capture" },
  openCapture: "Open a pcap or pcapng file",
  conversation: "Conversation",
  everyConversation: "All conversations",
  chooseStory: "Story",
  changed: "changed",
  dark: "Dark",
  light: "Light",
  share: "Copy link",
  copied: "Link copied",
  exportPcapng: "Save as pcapng",
  exportText: "Save as tcpdump text",
  toStart: "To the beginning",
  stepBack: "Step back",
  play: "Play",
  pause: "Pause",
  stepOn: "Step on",
  toEnd: "To the end",
  speed: "Speed",
  time: "Time",
  relative: "Relative numbers",
  ladder: "Ladder",
  ladderHint: "Arrow keys choose a row. Drag what is under way downwards to delay it.",
  now: "now",
  nothingYet: "Nothing has happened yet. Play, or step on.",
  places: { client: "client", server: "server", stranger: "stranger", peer: "peer", device: "device" },
  departs: "sends",
  arrives: "arrives",
  lost: "lost on the wire",
  dropped: "dropped",
  again: (times: number) => `sent ${times} times`,
  willArrive: "under way",
  copy: "copy",
  runsOut: "runs out",
  remarks: {
    error: (value: string) => `the application hears: ${value}`,
    refused: (value: string) => `the stack refuses: ${value}`,
    finished: () => "the peer has finished",
    foreign: (value: string) => `${value} bytes of another connection were read`,
  },
  timers: {
    Retransmission: "retransmission",
    Persist: "persist",
    DelayedAck: "delayed ACK",
    KeepAlive: "keepalive",
    FinWait2: "FIN-WAIT-2",
    Alarm: "the application's alarm",
    Reordering: "reordering",
    TailProbe: "tail loss probe",
    SynAck: "SYN-ACK repetition",
    TimeWait: "2 MSL",
  } as Record<string, string>,
  inspector: "Segment",
  chooseSegment: "Choose a segment to see all of it, and to change what becomes of it.",
  fates: {
    drop: "Drop",
    duplicate: "Duplicate",
    corrupt: "Corrupt",
    reorder: "Reorder",
    delay: "Delay by 100 ms",
    restore: "Leave it alone",
  },
  fateDone: (number: string) => `What becomes of ${number} is changed, and the story was run again.`,
  states: "States",
  diagram: (place: string, state: string) => `Figure 5 of RFC 9293: the ${place} is in ${state}`,
  noEdge: "No edge was taken yet.",
  record: "Record",
  noConnection: "no connection",
  field: "Field",
  fields: { recovery: "in recovery", retransmitted: "retransmitted" } as Record<string, string>,
  optionsAgreed: "options agreed",
  timersRun: "Timers",
  noTimer: "No timer runs.",
  sending: "sending",
  receiving: "receiving",
  spans: {
    acknowledged: "acknowledged",
    flight: "in flight",
    sacked: "SACKed",
    lost: "lost",
    queued: "queued",
    unread: "unread",
    held: "held out of order",
    window: "window",
    free: "free",
  },
  tables: "Tables",
  tableNames: {
    connections: "connections",
    halfOpen: "half-open",
    timeWait: "TIME-WAIT",
    neighbours: "neighbours",
  },
  used: (used: number, all: number) => `${used} of ${all} slots used`,
  script: "Script",
  scriptHint: "A seed and a few lines: change them, and run the story anew.",
  grammar: "What a line may say",
  run: "Run",
  reset: "Original",
  lineMakesNoSense: (line: number, reason: string) => `Line ${line} makes no sense: ${reason}`,
  watch: "What to watch",
  deviceWaits: "No device is connected. npm start serves this page beside one.",
  deviceIsLive: "The frames and states of the running device, as its trace tells them.",
  captureHint: "Frames as one vantage point saw them: no states, no timers, no reasons.",
  captureErrors: {
    notACapture: "This is no pcap or pcapng file.",
    notEthernet: "Only captures of Ethernet can be shown.",
  },
  stories: {
    "three-way-handshake": {
      title: "Three-way handshake",
      watch:
        "Each side tells its initial number and hears it acknowledged: that takes three segments. The server spends only a small half-open entry until the third has arrived (RFC 9293 §3.5, figure 6).",
    },
    "why-not-two": {
      title: "Why not two: a stale SYN",
      watch:
        "The SYN wanders for four seconds while its sender has long given up. Were two segments enough, the server would now believe in a connection; instead the client's reset sends it back to LISTEN (RFC 9293 §3.5, figure 8).",
    },
    "syn-lost": {
      title: "SYN lost",
      watch:
        "Nobody answers, so the retransmission timer runs out after a second and the SYN goes again (RFC 6298 §2.1). After a lost SYN the time-out begins at three seconds, until a round trip is measured (§5.7).",
    },
    "syn-ack-lost": {
      title: "SYN-ACK lost",
      watch:
        "The server has answered, and the client can't know. Its SYN comes again and is unacceptable where one has come already, so the answer is repeated (RFC 9293 §3.10.7.4, first).",
    },
    "ack-lost": {
      title: "Last ACK of the handshake lost",
      watch:
        "The client is in ESTABLISHED, the server isn't. The first data carries the same acknowledgement, and with it the server arrives there too (RFC 9293 §3.10.7.4, fifth).",
    },
    "four-way-close": {
      title: "Four-way close",
      watch:
        "Each direction is closed by its own FIN and acknowledged by itself. Who closed first ends in TIME-WAIT and stays for 2 MSL (RFC 9293 §3.6, figure 12; MUST-13).",
    },
    "three-segment-close": {
      title: "Three-segment close",
      watch:
        "The server closes as soon as it hears of the FIN, so one segment carries its FIN and the acknowledgement of the other (RFC 9293 §3.6). The client passes through FIN-WAIT-2 within one segment.",
    },
    "half-close": {
      title: "Half-close",
      watch:
        "The client has nothing more to say, and says so with a FIN. Its other half stays open: the server sends from CLOSE-WAIT for as long as it likes (RFC 9293 §3.6.1).",
    },
    "both-close": {
      title: "Both close at once",
      watch:
        "The FINs cross on the wire. Both sides go through CLOSING, and both stay in TIME-WAIT (RFC 9293 §3.6, figure 13).",
    },
    "both-open": {
      title: "Both open at once",
      watch:
        "Nobody listens; two SYNs cross. Each side answers with its SYN again, now with an acknowledgement, and one connection comes of it, not two (RFC 9293 §3.5, figure 7; MUST-10).",
    },
    "last-ack-lost": {
      title: "Last ACK lost: why 2 MSL, first reason",
      watch:
        "The acknowledgement of the last FIN is lost, so the FIN comes again. Only because the client still waits in TIME-WAIT is there somebody to answer; its wait starts anew (RFC 9293 §3.10.7.4, eighth).",
    },
    "old-segment": {
      title: "An old segment meets a new connection",
      watch:
        "TIME-WAIT is cut to nothing and timestamps are taken out, so the same ports are used again at once. A copy of an old segment fits the new window, and the server reads bytes that this connection never sent: the second reason for 2 MSL (RFC 9293 §3.6.1, RFC 1337).",
    },
    "old-segment-waits": {
      title: "The same with TIME-WAIT",
      watch:
        "Now the four-tuple is refused as long as something old may be under way, and the copy meets a closed port. Even the reset that answers it doesn't end TIME-WAIT (RFC 1337 §3).",
    },
    "dead-peer": {
      title: "A dead peer, and keepalive",
      watch:
        "The server is unplugged and says nothing any more. After two hours of silence the client asks, ten times, every 75 seconds, and then gives up (RFC 9293 §3.8.4; MUST-28, MUST-29). Run it at 1,000 times real time.",
    },
    "rebooted-peer": {
      title: "A peer that rebooted",
      watch:
        "The server has lost all it knew, and the client doesn't know. The next data meets nobody and is answered with a reset (RFC 9293 §3.5.1, §3.10.7.1).",
    },
    "zero-window": {
      title: "Zero window",
      watch:
        "The server's application stops reading and the window closes. The persist timer asks with a single octet, later each time, and for as long as there is an answer (RFC 9293 §3.8.6.1; MUST-36, MUST-37).",
    },
    "blind-reset": {
      title: "Blind reset",
      watch:
        "A stranger forges resets. Outside of the window they are dropped; inside of it they are challenged, since only the exact next number ends a connection (RFC 5961 §3.2). The third has it, and shows what the number protects.",
    },
    "syn-flood": {
      title: "SYN flood",
      watch:
        "Forty SYNs from nowhere fill the half-open slots, and no connection is spent on them. From then on each SYN is answered with a cookie: all that an entry would have kept is in the SYN-ACK's numbers, and comes back with the acknowledgement (RFC 4987 §3.6). The client gets in at once, through a full table; after 31 seconds the slots are free again.",
    },
    "loss-with-sack": {
      title: "10 % loss, with SACK",
      watch:
        "One segment in ten is lost. The receiver tells which blocks it holds beyond a hole (RFC 2018), and what was sent before them counts as lost after a while (RFC 8985). Watch the strip of the sender: in flight, SACKed, lost, and sent again.",
    },
    "loss-without-sack": {
      title: "10 % loss, without SACK",
      watch:
        "The same seed, but a middlebox has taken the option out of both SYNs. The sender learns of one hole in each round trip (RFC 6582), or waits for its timer (RFC 6298); it takes longer, and more is sent again.",
    },
    "ten-thousand": {
      title: "Ten thousand segments",
      watch:
        "Ten megabytes without a loss: the window opens in slow start until the buffers are the limit (RFC 5681 §3.1). The ladder stays as quick as with ten.",
    },
  } as Record<string, { title: string; watch: string }>,
};

export type Texts = typeof english;
