// A card that takes one period and one ring: NARROW_PERIOD and NARROW_RING, in frames. Preloaded into a program, it
// narrows what the real card offers by ALSA's own means, as a driver's constraint does.
#define _GNU_SOURCE
#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <stdlib.h>

static snd_pcm_uframes_t wanted(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
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
