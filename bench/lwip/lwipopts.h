// lwIP without an operating system, and with as much as is compared: IPv4, ARP, ICMP and TCP, every checksum in software.
// The sizes are those of a microcontroller; LWIP_LARGE stands for those of a computer.

#ifndef ASTCP_BENCH_LWIPOPTS_H
#define ASTCP_BENCH_LWIPOPTS_H

#include <stddef.h>
#include <stdint.h>

#ifndef CONNECTIONS
#define CONNECTIONS 16
#endif

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_RAW 0
#define LWIP_UDP 0
#define LWIP_STATS 0
#define LWIP_IPV6 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define LWIP_NETIF_TX_SINGLE_PBUF 1
#define MEM_ALIGNMENT 4
#define ETH_PAD_SIZE 0

#define TCP_MSS 1460
#define TCP_LISTEN_BACKLOG 1
#define TCP_OVERSIZE TCP_MSS
#define MEMP_NUM_TCP_PCB CONNECTIONS
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define PBUF_POOL_BUFSIZE 1536

#ifdef LWIP_LARGE
#define LWIP_WND_SCALE 1
#define TCP_RCV_SCALE 3
#define TCP_WND (256 * 1024)
#define TCP_SND_BUF (256 * 1024)
#define TCP_SNDLOWAT (32 * 1024)
#define PBUF_POOL_SIZE 512
#define MEM_SIZE (8 * 1024 * 1024)
#define MEMP_NUM_TCP_SEG 2048
#else
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (4 * TCP_MSS)
#define PBUF_POOL_SIZE 16
#define MEM_SIZE (16 * 1024 + CONNECTIONS * 128)
#define MEMP_NUM_TCP_SEG (16 + CONNECTIONS)
#endif
#define TCP_SND_QUEUELEN (4 * TCP_SND_BUF / TCP_MSS)
#define MEMP_NUM_PBUF (2 * MEMP_NUM_TCP_SEG)

#endif
