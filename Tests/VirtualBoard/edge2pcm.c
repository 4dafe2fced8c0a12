// The least that a program can do between a door and a loudspeaker: it waits for the rising edge of one line and
// writes a sound to a PCM that is already open and prepared. Nothing faster can be built on libgpiod and ALSA in the
// ordinary way, so its latency is the yardstick for Noren's, taken in the same boot.
//
// usage: edge2pcm LINE DEVICE SOUND      SOUND: a WAV or raw file, 16 bits, 48 kHz, stereo

#include <alsa/asoundlib.h>
#include <gpiod.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, CHANNELS = 2, FRAME = CHANNELS * 2, LONGEST = 64 * 1024 * 1024 };

static void die(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("edge2pcm: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(74);
}

#if GPIOD_GENERATION == 1

static struct gpiod_line *line;

static void door_open(const char *name)
{
	line = gpiod_line_find(name);
	if (!line)
		die("no line is called %s", name);
	if (gpiod_line_request_rising_edge_events(line, "edge2pcm"))
		die("%s cannot be requested: %s", name, strerror(errno));
}

static void door_wait(void)
{
	struct gpiod_line_event event;
	if (gpiod_line_event_wait(line, NULL) < 0 || gpiod_line_event_read(line, &event))
		die("the line is gone: %s", strerror(errno));
}

#else

#include <dirent.h>

static struct gpiod_line_request *request;
static struct gpiod_edge_event_buffer *events;

static void door_request(struct gpiod_chip *chip, unsigned int offset, const char *name)
{
	struct gpiod_line_settings *settings = gpiod_line_settings_new();
	struct gpiod_line_config *lines = gpiod_line_config_new();
	struct gpiod_request_config *config = gpiod_request_config_new();
	if (!settings || !lines || !config)
		die("out of memory");
	gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
	gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_RISING);
	gpiod_request_config_set_consumer(config, "edge2pcm");
	if (gpiod_line_config_add_line_settings(lines, &offset, 1, settings))
		die("%s cannot be configured: %s", name, strerror(errno));
	request = gpiod_chip_request_lines(chip, config, lines);
	events = gpiod_edge_event_buffer_new(1);
	if (!request || !events)
		die("%s cannot be requested: %s", name, strerror(errno));
}

static void door_open(const char *name)
{
	struct dirent **entries;
	int count = scandir("/dev", &entries, NULL, alphasort);
	for (int i = 0; i < count && !request; i++) {
		char path[sizeof(entries[i]->d_name) + 5];
		snprintf(path, sizeof path, "/dev/%s", entries[i]->d_name);
		if (strncmp(entries[i]->d_name, "gpiochip", 8) != 0)
			continue;
		struct gpiod_chip *chip = gpiod_chip_open(path);
		int offset = chip ? gpiod_chip_get_line_offset_from_name(chip, name) : -1;
		if (offset >= 0)
			door_request(chip, offset, name);
	}
	if (!request)
		die("no line is called %s", name);
}

static void door_wait(void)
{
	if (gpiod_line_request_wait_edge_events(request, -1) < 0 ||
	    gpiod_line_request_read_edge_events(request, events, 1) != 1)
		die("the line is gone: %s", strerror(errno));
}

#endif

static char *sound_read(const char *path, size_t *frames)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		die("%s: %s", path, strerror(errno));
	char *bytes = malloc(LONGEST);
	if (!bytes)
		die("out of memory");
	size_t size = fread(bytes, 1, LONGEST, file), start = 0;
	fclose(file);
	if (size > 12 && memcmp(bytes, "RIFF", 4) == 0) {
		for (start = 12; start + 8 <= size;) {
			unsigned int length;
			memcpy(&length, bytes + start + 4, 4);
			start += 8;
			if (memcmp(bytes + start - 8, "data", 4) == 0) {
				if (length < size - start)
					size = start + length;
				break;
			}
			start += length + (length & 1);
		}
	}
	if (start >= size)
		die("%s holds no sound", path);
	*frames = (size - start) / FRAME;
	return bytes + start;
}

static void check(int code, const char *call)
{
	if (code < 0)
		die("%s: %s", call, snd_strerror(code));
}

static snd_pcm_t *card_open(const char *device, snd_pcm_uframes_t *period)
{
	snd_pcm_t *pcm;
	snd_pcm_hw_params_t *hardware;
	snd_pcm_sw_params_t *software;
	snd_pcm_uframes_t buffer = RATE / 5;
	*period = RATE / 50;
	check(snd_pcm_open(&pcm, device, SND_PCM_STREAM_PLAYBACK, 0), "snd_pcm_open");
	snd_pcm_hw_params_alloca(&hardware);
	check(snd_pcm_hw_params_any(pcm, hardware), "snd_pcm_hw_params_any");
	check(snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED), "set_access");
	check(snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_S16_LE), "set_format");
	check(snd_pcm_hw_params_set_channels(pcm, hardware, CHANNELS), "set_channels");
	check(snd_pcm_hw_params_set_rate(pcm, hardware, RATE, 0), "set_rate");
	check(snd_pcm_hw_params_set_period_size_near(pcm, hardware, period, NULL), "set_period_size_near");
	check(snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, &buffer), "set_buffer_size_near");
	check(snd_pcm_hw_params(pcm, hardware), "snd_pcm_hw_params");
	snd_pcm_sw_params_alloca(&software);
	check(snd_pcm_sw_params_current(pcm, software), "snd_pcm_sw_params_current");
	check(snd_pcm_sw_params_set_start_threshold(pcm, software, 1), "set_start_threshold");
	check(snd_pcm_sw_params(pcm, software), "snd_pcm_sw_params");
	check(snd_pcm_prepare(pcm), "snd_pcm_prepare");
	return pcm;
}

int main(int count, char **arguments)
{
	if (count != 4) {
		fputs("usage: edge2pcm LINE DEVICE SOUND\n", stderr);
		return 64;
	}
	size_t frames;
	snd_pcm_uframes_t period;
	const char *sound = sound_read(arguments[3], &frames);
	snd_pcm_t *pcm = card_open(arguments[2], &period);
	door_open(arguments[1]);
	fprintf(stderr, "ready\n");
	for (;;) {
		door_wait();
		for (size_t at = 0; at < frames;) {
			snd_pcm_uframes_t part = frames - at < period ? frames - at : period;
			snd_pcm_sframes_t written = snd_pcm_writei(pcm, sound + at * FRAME, part);
			if (written == -EPIPE)
				written = snd_pcm_prepare(pcm);
			check(written, "snd_pcm_writei");
			at += written;
		}
		int drained = snd_pcm_drain(pcm);
		// The board was held up, and the card ran dry before the end: that is over, too.
		if (drained != -EPIPE)
			check(drained, "snd_pcm_drain");
		check(snd_pcm_prepare(pcm), "snd_pcm_prepare");
	}
}
