#include "CSound.h"

#include <malloc.h>
#include <stddef.h>

soxr_t noren_resampler(double from, double to, unsigned channels, soxr_error_t *reason)
{
    soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    // Steep: the filter's slope lies in the last hundredth below the file's own limit. The usual one takes the last tenth,
    // which in speech at 24 kHz are the sibilants, 50 dB below the rest; half a millisecond a cue more.
    quality.passband_end = 0.99;
    soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    *reason = NULL;
    return soxr_create(from, to, channels, reason, &io, &quality, &runtime);
}

int noren_loudness_mode(void) { return EBUR128_MODE_M | EBUR128_MODE_I; }
int noren_peak_mode(void) { return EBUR128_MODE_TRUE_PEAK; }

void noren_give_back_memory(void) { malloc_trim(0); }
