// The boundary between the core and its host, as docs/abi.md says it, for hosts in C. Nothing here is decided twice:
// tests/shim compares these lists with that page and with the built modules.

#ifndef ASTCP_ABI_H
#define ASTCP_ABI_H

#define ABI_VERSION 1

// The module that imports come from.
#define ABI_IMPORT_MODULE "host"

// Every export of every module: its name, how many i32 it takes, how many it returns.
#define ABI_EXPORTS(EXPORT)                                                                                            \
  EXPORT(abiVersion, 0, 1)                                                                                             \
  EXPORT(init, 4, 0)                                                                                                   \
  EXPORT(configure, 3, 0)                                                                                              \
  EXPORT(linkChanged, 1, 0)                                                                                            \
  EXPORT(receiveFrame, 0, 1)                                                                                           \
  EXPORT(receiveFrameBytes, 0, 1)                                                                                      \
  EXPORT(input, 2, 0)                                                                                                  \
  EXPORT(poll, 1, 1)                                                                                                   \
  EXPORT(tcpListen, 2, 1)                                                                                              \
  EXPORT(tcpAccept, 1, 1)                                                                                              \
  EXPORT(tcpConnect, 3, 1)                                                                                             \
  EXPORT(tcpSend, 3, 1)                                                                                                \
  EXPORT(tcpReceive, 3, 1)                                                                                             \
  EXPORT(tcpShutdown, 1, 1)                                                                                            \
  EXPORT(tcpClose, 1, 1)                                                                                               \
  EXPORT(tcpAbort, 1, 1)                                                                                               \
  EXPORT(tcpState, 1, 1)                                                                                               \
  EXPORT(tcpError, 1, 1)                                                                                               \
  EXPORT(tcpReadable, 1, 1)                                                                                            \
  EXPORT(tcpWritable, 1, 1)                                                                                            \
  EXPORT(tcpNextReady, 0, 1)                                                                                           \
  EXPORT(tcpPeerAddress, 1, 1)                                                                                         \
  EXPORT(tcpPeerPort, 1, 1)                                                                                            \
  EXPORT(tcpLocalPort, 1, 1)                                                                                           \
  EXPORT(tcpSetOption, 3, 1)                                                                                           \
  EXPORT(tcpGetOption, 2, 1)                                                                                           \
  EXPORT(transfer, 0, 1)                                                                                               \
  EXPORT(transferBytes, 0, 1)                                                                                          \
  EXPORT(counterCount, 0, 1)                                                                                           \
  EXPORT(counter, 1, 1)                                                                                                \
  EXPORT(counterName, 2, 1)

// What a module with UDP, DHCP, DNS and SNTP exports besides.
#define ABI_NETWORKED_EXPORTS(EXPORT)                                                                                  \
  EXPORT(udpOpen, 1, 1)                                                                                                \
  EXPORT(udpSend, 5, 1)                                                                                                \
  EXPORT(udpReceive, 3, 1)                                                                                             \
  EXPORT(udpReadable, 1, 1)                                                                                            \
  EXPORT(udpPeerAddress, 1, 1)                                                                                         \
  EXPORT(udpPeerPort, 1, 1)                                                                                            \
  EXPORT(udpLocalPort, 1, 1)                                                                                           \
  EXPORT(udpJoin, 2, 1)                                                                                                \
  EXPORT(udpClose, 1, 1)                                                                                               \
  EXPORT(dhcpStart, 0, 1)                                                                                              \
  EXPORT(dhcpStop, 0, 1)                                                                                               \
  EXPORT(dhcpState, 0, 1)                                                                                              \
  EXPORT(address, 0, 1)                                                                                                \
  EXPORT(mask, 0, 1)                                                                                                   \
  EXPORT(gateway, 0, 1)                                                                                                \
  EXPORT(nameServer, 1, 1)                                                                                             \
  EXPORT(timeServer, 0, 1)                                                                                             \
  EXPORT(setServers, 3, 0)                                                                                             \
  EXPORT(resolve, 2, 1)                                                                                                \
  EXPORT(resolvedAddress, 0, 1)                                                                                        \
  EXPORT(callMe, 2, 1)                                                                                                 \
  EXPORT(timeOfDay, 0, 1)

// Every import, in the same way. A build need not have them all.
#define ABI_IMPORTS(IMPORT)                                                                                            \
  IMPORT(transmit, 2, 1)                                                                                               \
  IMPORT(random, 0, 1)                                                                                                 \
  IMPORT(checksum, 2, 1)                                                                                               \
  IMPORT(trace, 4, 0)

// Bits of what `init` is told about the MAC.
enum abi_capability {
  ABI_RECEIVE_CHECKSUMS_VERIFIED = 1,
  ABI_TRANSMIT_CHECKSUMS_FILLED_IN = 2,
};

// What `poll` returns when nothing is due.
#define ABI_NEVER 0xFFFFFFFFu

enum abi_state {
  ABI_CLOSED,
  ABI_LISTEN,
  ABI_SYN_SENT,
  ABI_SYN_RECEIVED,
  ABI_ESTABLISHED,
  ABI_FIN_WAIT_1,
  ABI_FIN_WAIT_2,
  ABI_CLOSE_WAIT,
  ABI_CLOSING,
  ABI_LAST_ACK,
  ABI_TIME_WAIT,
};

enum abi_result {
  ABI_WOULD_BLOCK = -1,
  ABI_BAD_HANDLE = -2,
  ABI_TABLE_FULL = -3,
  ABI_ADDRESS_IN_USE = -4,
  ABI_NOT_CONNECTED = -5,
  ABI_RESET = -6,
  ABI_TIMED_OUT = -7,
  ABI_REFUSED = -8,
  ABI_UNREACHABLE = -9,
  ABI_INVALID_ARGUMENT = -10,
  // Named so because ABI_CLOSED is the state.
  ABI_CLOSED_RESULT = -11,
};

enum abi_option {
  ABI_NO_DELAY = 1,
  ABI_KEEPALIVE = 2,
  ABI_KEEPALIVE_IDLE_MS = 3,
  ABI_KEEPALIVE_INTERVAL_MS = 4,
  ABI_KEEPALIVE_PROBES = 5,
  ABI_USER_TIMEOUT_MS = 6,
  ABI_TTL = 7,
  ABI_DSCP = 8,
  ABI_SMOOTHED_RTT_MS = 9,
  ABI_CONGESTION_WINDOW_BYTES = 10,
  ABI_RETRANSMITTED_SEGMENTS = 11,
  ABI_SEGMENT_LIFETIME_MS = 12,
  ABI_SEND_MSS = 13,
  ABI_CONGESTION_CONTROL = 14,
  ABI_ECN = 15,
  ABI_RECEIVE_WINDOW_BYTES = 16,
  ABI_ANNOUNCED_MSS = 17,
};

// The points of the trace, and what their values are.
enum abi_point {
  ABI_POINT_STATE = 1,   // the entry, its old state, its new one
  ABI_POINT_DROP = 2,    // the reason, as the index of its counter
  ABI_POINT_TIMEOUT = 3, // the entry, the number of its timer
  ABI_POINT_MOVED = 4,   // the entry, the entry that it lives on as
  ABI_POINT_CAUSE = 5,   // the entry, the event that changes its state next
};

#endif
