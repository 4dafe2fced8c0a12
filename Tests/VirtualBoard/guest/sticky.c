// A card that may stand still: an ALSA plug-in in front of the loopback. While the file /tmp/sticky is there, a start is
// taken and nothing moves, and what is written is taken too; without it everything goes through.
#define PIC
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct sticky {
    snd_pcm_ioplug_t io;
    snd_pcm_t *card;
    snd_pcm_uframes_t written;
    int stands;
};

static int prepare(snd_pcm_ioplug_t *io)
{
    struct sticky *sticky = io->private_data;
    sticky->written = 0;
    sticky->stands = 0;
    snd_pcm_drop(sticky->card);
    return snd_pcm_prepare(sticky->card);
}

static int start(snd_pcm_ioplug_t *io)
{
    struct sticky *sticky = io->private_data;
    sticky->stands = access("/tmp/sticky", F_OK) == 0;
    return sticky->stands ? 0 : snd_pcm_start(sticky->card);
}

static int stop(snd_pcm_ioplug_t *io)
{
    return snd_pcm_drop(((struct sticky *)io->private_data)->card);
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io)
{
    struct sticky *sticky = io->private_data;
    snd_pcm_sframes_t delay = 0;
    if (sticky->stands || snd_pcm_state(sticky->card) == SND_PCM_STATE_PREPARED) return 0;
    int result = snd_pcm_delay(sticky->card, &delay);
    return result < 0 ? result : (snd_pcm_sframes_t)((sticky->written - delay) % io->buffer_size);
}

static snd_pcm_sframes_t transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
                                  snd_pcm_uframes_t size)
{
    struct sticky *sticky = io->private_data;
    if (sticky->stands) return size;
    const char *frames = (const char *)areas->addr + (areas->first + areas->step * offset) / 8;
    snd_pcm_sframes_t written = snd_pcm_writei(sticky->card, frames, size);
    if (written > 0) sticky->written += written;
    return written;
}

static int hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params)
{
    struct sticky *sticky = io->private_data;
    (void)params;
    int result = snd_pcm_set_params(sticky->card, io->format, SND_PCM_ACCESS_RW_INTERLEAVED, io->channels, io->rate, 0, 500000);
    snd_pcm_sw_params_t *software;
    snd_pcm_sw_params_alloca(&software);
    if (result < 0 || (result = snd_pcm_sw_params_current(sticky->card, software)) < 0) return result;
    // It starts when it is told, whatever was written.
    snd_pcm_sw_params_set_start_threshold(sticky->card, software, 1 << 30);
    return snd_pcm_sw_params(sticky->card, software);
}

static int close_card(snd_pcm_ioplug_t *io)
{
    struct sticky *sticky = io->private_data;
    snd_pcm_close(sticky->card);
    close(io->poll_fd);
    free(sticky);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = start, .stop = stop, .pointer = pointer, .transfer = transfer, .prepare = prepare, .hw_params = hw_params,
    .close = close_card,
};

SND_PCM_PLUGIN_DEFINE_FUNC(sticky)
{
    (void)root;
    (void)conf;
    struct sticky *sticky = calloc(1, sizeof *sticky);
    if (!sticky) return -ENOMEM;
    int result = snd_pcm_open(&sticky->card, "hw:0,0", stream, SND_PCM_NONBLOCK);
    if (result < 0) goto failed;
    sticky->io.version = SND_PCM_IOPLUG_VERSION;
    sticky->io.name = "A card that may stand still";
    sticky->io.callback = &callbacks;
    sticky->io.private_data = sticky;
    sticky->io.poll_fd = eventfd(1, EFD_CLOEXEC);
    sticky->io.poll_events = POLLIN;
    if ((result = snd_pcm_ioplug_create(&sticky->io, name, stream, mode)) < 0) goto opened;
    const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED}, formats[] = {SND_PCM_FORMAT_S16_LE};
    snd_pcm_ioplug_set_param_list(&sticky->io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
    snd_pcm_ioplug_set_param_list(&sticky->io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats);
    snd_pcm_ioplug_set_param_minmax(&sticky->io, SND_PCM_IOPLUG_HW_RATE, 48000, 48000);
    snd_pcm_ioplug_set_param_minmax(&sticky->io, SND_PCM_IOPLUG_HW_CHANNELS, 2, 2);
    snd_pcm_ioplug_set_param_minmax(&sticky->io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 1920, 19200);
    snd_pcm_ioplug_set_param_minmax(&sticky->io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 19200, 96000);
    *pcmp = sticky->io.pcm;
    return 0;
opened:
    snd_pcm_close(sticky->card);
failed:
    free(sticky);
    return result;
}
SND_PCM_PLUGIN_SYMBOL(sticky);
