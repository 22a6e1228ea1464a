# What lwIP is made of here, and how it is compiled. Who includes this has said where the root of the project is, and
# LWIP_DIR.

lwip_folder := $(root)/bench/lwip
core := def init inet_chksum ip mem memp netif pbuf stats sys tcp tcp_in tcp_out timeouts
ipv4 := etharp icmp ip4 ip4_addr
lwip_sources := $(addprefix $(LWIP_DIR)/src/core/,$(core:=.c) $(addprefix ipv4/,$(ipv4:=.c))) \
  $(LWIP_DIR)/src/netif/ethernet.c
boundary_sources := $(lwip_folder)/boundary.c $(lwip_folder)/services.c
lwip_flags := -std=gnu11 -w -I $(lwip_folder) -I $(root)/host-shim -I $(LWIP_DIR)/src/include
lwip_inputs := $(lwip_sources) $(boundary_sources) $(lwip_folder)/boundary.h $(lwip_folder)/lwipopts.h \
  $(lwip_folder)/arch/cc.h $(lwip_folder)/sources.mk
