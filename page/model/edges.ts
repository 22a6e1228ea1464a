// Figure 5 of RFC 9293 (§3.3.2) as it is drawn: where each state stands, and for every edge what causes it, what is sent,
// and which clause says so. The numbers of the requirements are RFC 9293's own (docs/rfc9293.md).

export interface Edge {
  from: string;
  event: string;
  to: string;
  /** In the figure's words: what happens, and what is sent then. */
  cause: string;
  answer: string;
  clause: string;
  requirements: string[];
}

type Row = [from: string, event: string, to: string, cause: string, answer: string, clause: string, ids: string];

const rows: Row[] = [
  ["Closed", "ActiveOpen", "SynSent", "active OPEN", "snd SYN", "RFC 9293 §3.10.1", "MUST-8 SHLD-1"],
  ["Closed", "PassiveOpen", "Listen", "passive OPEN", "", "RFC 9293 §3.10.1", "MUST-41"],
  ["Listen", "SynArrives", "SynReceived", "rcv SYN", "snd SYN,ACK", "RFC 9293 §3.10.7.2, third", "MUST-11"],
  ["Listen", "Close", "Closed", "CLOSE", "", "RFC 9293 §3.10.4", ""],
  ["SynSent", "SynArrives", "SynReceived", "rcv SYN", "snd SYN,ACK", "RFC 9293 §3.10.7.3, fourth", "MUST-10"],
  ["SynSent", "SynAckArrives", "Established", "rcv SYN,ACK", "snd ACK", "RFC 9293 §3.10.7.3, fourth", ""],
  ["SynSent", "Close", "Closed", "CLOSE", "", "RFC 9293 §3.10.4", ""],
  ["SynReceived", "AckOfSynArrives", "Established", "rcv ACK of SYN", "", "RFC 9293 §3.10.7.4, fifth", ""],
  ["SynReceived", "Close", "FinWait1", "CLOSE", "snd FIN", "RFC 9293 §3.10.4", ""],
  ["SynReceived", "ResetArrives", "Listen", "rcv RST", "", "RFC 9293 §3.10.7.4, second", "MUST-11"],
  ["Established", "Close", "FinWait1", "CLOSE", "snd FIN", "RFC 9293 §3.10.4", ""],
  ["Established", "FinArrives", "CloseWait", "rcv FIN", "snd ACK", "RFC 9293 §3.10.7.4, eighth", ""],
  ["FinWait1", "AckOfFinArrives", "FinWait2", "rcv ACK of FIN", "", "RFC 9293 §3.10.7.4, fifth", ""],
  ["FinWait1", "FinArrives", "Closing", "rcv FIN", "snd ACK", "RFC 9293 §3.10.7.4, eighth", ""],
  ["FinWait2", "FinArrives", "TimeWait", "rcv FIN", "snd ACK", "RFC 9293 §3.10.7.4, eighth", "MUST-13"],
  ["CloseWait", "Close", "LastAck", "CLOSE", "snd FIN", "RFC 9293 §3.10.4", ""],
  ["Closing", "AckOfFinArrives", "TimeWait", "rcv ACK of FIN", "", "RFC 9293 §3.10.7.4, fifth", "MUST-13"],
  ["LastAck", "AckOfFinArrives", "Closed", "rcv ACK of FIN", "", "RFC 9293 §3.10.7.4, fifth", ""],
  ["TimeWait", "TimeWaitEnds", "Closed", "2 MSL are over", "", "RFC 9293 §3.10.8", "MUST-13"],
];

/** The edges of the figure. */
export const edges: Edge[] = rows.map(([from, event, to, cause, answer, clause, ids]) => ({
  ...{ from, event, to, cause, answer, clause },
  requirements: ids.split(" ").filter(Boolean),
}));

/** What leads from anywhere to CLOSED is no edge of the figure. */
const endings: Record<string, Pick<Edge, "cause" | "answer" | "clause" | "requirements">> = {
  ResetArrives: {
    ...{ cause: "rcv RST", answer: "", clause: "RFC 9293 §3.10.7.4, second; RFC 5961 §3.2" },
    requirements: [],
  },
  Abort: { cause: "ABORT", answer: "snd RST", clause: "RFC 9293 §3.10.5", requirements: [] },
  TimesOut: { cause: "time-out", answer: "", clause: "RFC 9293 §3.10.8, §3.8.3", requirements: ["MUST-20"] },
};

/** Which refine an ending by where it begins. */
const special: Record<string, Partial<Edge>> = {
  "SynSent ResetArrives": { clause: "RFC 9293 §3.10.7.3, second" },
  "SynSent Abort": { answer: "" },
  "SynReceived TimesOut": { clause: "RFC 9293 §3.10.8, §3.8.3", requirements: ["MUST-22"] },
  "FinWait2 TimesOut": { clause: "docs/abi.md: after CLOSE, a minute in FIN-WAIT-2", requirements: [] },
  "Established TimesOut": { requirements: ["MUST-20", "MUST-29"] },
};

/** What is known of an edge that was taken. */
export function edgeOf(from: string, event: string, to: string): Edge {
  const drawn = edges.find((edge) => edge.from === from && edge.event === event && edge.to === to);
  if (drawn) return drawn;
  const ending = endings[event] ?? { cause: event, answer: "", clause: "RFC 9293 §3.3.2", requirements: [] };
  return { from, event, to, ...ending, ...special[`${from} ${event}`] };
}
