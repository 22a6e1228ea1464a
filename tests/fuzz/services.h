// Calls of the application for what stands on UDP: sockets, addresses, names, and the time of day.

#ifndef FUZZ_SERVICES_H
#define FUZZ_SERVICES_H

#include "steps.h"

void application_calls_services(struct steps *steps);

#endif
