// A card that takes one period and one ring: NARROW_PERIOD and NARROW_RING, in frames. Preloaded into a program, it
// narrows what the real card offers by ALSA's own means, as a driver's constraint does. With NARROW_STALL, in ms, the
// thread is held up between finding its place in the ring and writing there, at most once in half a second: what a busy
// machine may do to it at any time.
#define _GNU_SOURCE
#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int has_moved;

static snd_pcm_uframes_t wanted(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

static void stall(void)
{
    static long long last;
    long ms = (long)wanted("NARROW_STALL");
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long at = now.tv_sec * 1000LL + now.tv_nsec / 1000000;
    if (!has_moved || !ms || at - last < 500) return;
    struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&span, NULL);
    last = at + ms;
}

int snd_pcm_hw_params_any(snd_pcm_t *pcm, snd_pcm_hw_params_t *params)
{
    int (*next)(snd_pcm_t *, snd_pcm_hw_params_t *) = dlsym(RTLD_NEXT, "snd_pcm_hw_params_any");
    if (!next) return -ENOSYS;
    int result = next(pcm, params);
    snd_pcm_uframes_t period = wanted("NARROW_PERIOD"), ring = wanted("NARROW_RING");
    if (result >= 0 && period) result = snd_pcm_hw_params_set_period_size(pcm, params, period, 0);
    if (result >= 0 && ring) result = snd_pcm_hw_params_set_buffer_size(pcm, params, ring);
    return result;
}

snd_pcm_sframes_t snd_pcm_rewind(snd_pcm_t *pcm, snd_pcm_uframes_t frames)
{
    snd_pcm_sframes_t (*next)(snd_pcm_t *, snd_pcm_uframes_t) = dlsym(RTLD_NEXT, "snd_pcm_rewind");
    has_moved = 1;
    return next ? next(pcm, frames) : -ENOSYS;
}

snd_pcm_sframes_t snd_pcm_forward(snd_pcm_t *pcm, snd_pcm_uframes_t frames)
{
    snd_pcm_sframes_t (*next)(snd_pcm_t *, snd_pcm_uframes_t) = dlsym(RTLD_NEXT, "snd_pcm_forward");
    has_moved = 1;
    return next ? next(pcm, frames) : -ENOSYS;
}

snd_pcm_sframes_t snd_pcm_writei(snd_pcm_t *pcm, const void *frames, snd_pcm_uframes_t count)
{
    snd_pcm_sframes_t (*next)(snd_pcm_t *, const void *, snd_pcm_uframes_t) = dlsym(RTLD_NEXT, "snd_pcm_writei");
    stall();
    has_moved = 0;
    return next ? next(pcm, frames, count) : -ENOSYS;
}
