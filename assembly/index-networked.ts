// Every export of a module with UDP, and nothing else: those of every module, and its own. The contract is docs/abi.md.

export * from "./index";

// --- UDP ---

export {
  close as udpClose,
  join as udpJoin,
  localPort as udpLocalPort,
  open as udpOpen,
  peerAddress as udpPeerAddress,
  peerPort as udpPeerPort,
  readable as udpReadable,
  receive as udpReceive,
  send as udpSend,
} from "./udp/user-calls";

// --- Names ---

export { callMe } from "./dns/responder";
export { resolve, resolvedAddress, setServers } from "./dns/user-calls";

// --- The time of day ---

export { timeOfDay } from "./sntp/time-of-day";
// --- Addresses ---

export { start as dhcpStart, state as dhcpState, stop as dhcpStop } from "./dhcp/user-calls";
export { address, gateway, mask, nameServer, timeServer } from "./network";
