// Three libraries for sound files: libsndfile reads them, libebur128 measures them, libsoxr changes their rate.
#pragma once

#include <ebur128.h>
#include <sndfile.h>
#include <soxr.h>

// soxr.h gives structs and functions the same names, of which Swift sees only one; so the specifications are made here.
// A resampler for interleaved floats at 20 bits (-120 dB), linear phase, one thread; NULL and a reason if it cannot.
soxr_t noren_resampler(double from, double to, unsigned channels, soxr_error_t *reason);

// What a meter can do, as ebur128_init takes it: momentary, integrated and true peak.
int noren_meter_mode(void);

// Gives the heap's free pages back to the system. malloc.h is not in Swift's Glibc module.
void noren_give_back_memory(void);
