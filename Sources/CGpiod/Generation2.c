// libgpiod 2.x, Debian 13 and today's Raspberry Pi OS.

#include <gpiod.h>
#include <stdlib.h>

#include "Shared.h"

// Only 1.x has line bulks.
#ifndef GPIOD_LINE_BULK_MAX_LINES

struct noren_gpio_chip {
    struct gpiod_chip *chip;
    struct gpiod_chip_info *info;
};

struct noren_gpio_request {
    size_t count;
    bool outputs;
    // One a line, each with room of its own for events: a line that moves without end pushes out nobody's but its own.
    struct gpiod_line_request *requests[NOREN_GPIO_LINES];
    unsigned int offsets[NOREN_GPIO_LINES];
    // NULL for outputs.
    struct gpiod_edge_event_buffer *events;
};

enum { batch = 64 };

int noren_gpio_generation(void) { return 2; }

const char *noren_gpio_version(void) { return gpiod_api_version(); }

struct noren_gpio_chip *noren_gpio_chip_open(const char *path) {
    struct noren_gpio_chip *chip = calloc(1, sizeof *chip);
    if (!chip)
        return NULL;
    chip->chip = gpiod_chip_open(path);
    if (!chip->chip) {
        free_keeping_errno(chip);
        return NULL;
    }
    chip->info = gpiod_chip_get_info(chip->chip);
    if (chip->info)
        return chip;
    int code = errno;
    gpiod_chip_close(chip->chip);
    free(chip);
    errno = code;
    return NULL;
}

void noren_gpio_chip_close(struct noren_gpio_chip *chip) {
    gpiod_chip_info_free(chip->info);
    gpiod_chip_close(chip->chip);
    free(chip);
}

const char *noren_gpio_chip_name(const struct noren_gpio_chip *chip) { return gpiod_chip_info_get_name(chip->info); }

const char *noren_gpio_chip_label(const struct noren_gpio_chip *chip) { return gpiod_chip_info_get_label(chip->info); }

unsigned int noren_gpio_chip_lines(const struct noren_gpio_chip *chip) {
    return (unsigned int)gpiod_chip_info_get_num_lines(chip->info);
}

int noren_gpio_chip_line(struct noren_gpio_chip *chip, unsigned int offset, struct noren_gpio_line_info *info) {
    struct gpiod_line_info *line = gpiod_chip_get_line_info(chip->chip, offset);
    if (!line)
        return -1;
    copy_name(info->name, gpiod_line_info_get_name(line));
    copy_name(info->consumer, gpiod_line_info_get_consumer(line));
    info->used = gpiod_line_info_is_used(line);
    info->output = gpiod_line_info_get_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT;
    info->active_low = gpiod_line_info_is_active_low(line);
    switch (gpiod_line_info_get_bias(line)) {
    case GPIOD_LINE_BIAS_DISABLED: info->bias = NOREN_GPIO_BIAS_DISABLED; break;
    case GPIOD_LINE_BIAS_PULL_UP: info->bias = NOREN_GPIO_BIAS_PULL_UP; break;
    case GPIOD_LINE_BIAS_PULL_DOWN: info->bias = NOREN_GPIO_BIAS_PULL_DOWN; break;
    default: info->bias = NOREN_GPIO_BIAS_AS_IS; break;
    }
    gpiod_line_info_free(line);
    return 0;
}

static enum gpiod_line_bias bias_of(const struct noren_gpio_line_config *config) {
    switch (config->bias) {
    case NOREN_GPIO_BIAS_DISABLED: return GPIOD_LINE_BIAS_DISABLED;
    case NOREN_GPIO_BIAS_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case NOREN_GPIO_BIAS_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
    case NOREN_GPIO_BIAS_AS_IS: break;
    }
    return GPIOD_LINE_BIAS_AS_IS;
}

static int add_line(struct gpiod_line_config *all, const struct noren_gpio_line_config *line, bool output) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (!settings)
        return -1;
    int failed = gpiod_line_settings_set_bias(settings, bias_of(line));
    gpiod_line_settings_set_active_low(settings, line->active_low);
    if (output) {
        failed |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
        failed |= gpiod_line_settings_set_output_value(
            settings, line->active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
    } else {
        failed |= gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
        failed |= gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
        failed |= gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC);
    }
    if (!failed)
        failed = gpiod_line_config_add_line_settings(all, &line->offset, 1, settings);
    int code = errno;
    gpiod_line_settings_free(settings);
    errno = code;
    return failed ? -1 : 0;
}

static struct gpiod_line_request *ask(struct gpiod_chip *chip, const char *consumer,
                                      const struct noren_gpio_line_config *line, bool output, size_t event_buffer,
                                      const char **call) {
    *call = "gpiod_line_config_add_line_settings";
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *config = gpiod_request_config_new();
    struct gpiod_line_request *request = NULL;
    if (lines && config && add_line(lines, line, output) == 0) {
        gpiod_request_config_set_consumer(config, consumer);
        if (!output)
            gpiod_request_config_set_event_buffer_size(config, event_buffer);
        *call = "gpiod_chip_request_lines";
        request = gpiod_chip_request_lines(chip, config, lines);
    }
    int code = errno;
    gpiod_request_config_free(config);
    gpiod_line_config_free(lines);
    errno = code;
    return request;
}

static struct noren_gpio_request *request(const char *path, const char *consumer,
                                          const struct noren_gpio_line_config *lines, size_t count, bool outputs,
                                          size_t event_buffer, const char **call) {
    *call = "gpiod_chip_request_lines";
    if (!is_countable(count))
        return NULL;
    struct noren_gpio_request *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->outputs = outputs;
    *call = "gpiod_chip_open";
    struct gpiod_chip *chip = gpiod_chip_open(path);
    if (!chip) {
        free_keeping_errno(made);
        return NULL;
    }
    for (size_t slot = 0; slot < count; slot++) {
        made->offsets[slot] = lines[slot].offset;
        made->requests[slot] = ask(chip, consumer, &lines[slot], outputs, event_buffer, call);
        if (!made->requests[slot])
            goto failed;
        made->count = slot + 1;
        if (outputs)
            continue;
        *call = "fcntl";
        if (make_non_blocking(gpiod_line_request_get_fd(made->requests[slot])) != 0)
            goto failed;
    }
    if (!outputs) {
        *call = "gpiod_edge_event_buffer_new";
        made->events = gpiod_edge_event_buffer_new(batch);
        if (!made->events)
            goto failed;
    }
    // From here on the requests stand on their own.
    gpiod_chip_close(chip);
    *call = NULL;
    return made;

failed:;
    int code = errno;
    gpiod_chip_close(chip);
    noren_gpio_request_release(made);
    errno = code;
    return NULL;
}

struct noren_gpio_request *noren_gpio_request_inputs(const char *path, const char *consumer,
                                                     const struct noren_gpio_line_config *lines, size_t count,
                                                     size_t event_buffer, const char **call) {
    return request(path, consumer, lines, count, false, event_buffer, call);
}

struct noren_gpio_request *noren_gpio_request_outputs(const char *path, const char *consumer,
                                                      const struct noren_gpio_line_config *lines, size_t count,
                                                      const char **call) {
    return request(path, consumer, lines, count, true, 0, call);
}

void noren_gpio_request_release(struct noren_gpio_request *request) {
    // It takes NULL.
    gpiod_edge_event_buffer_free(request->events);
    for (size_t slot = 0; slot < request->count; slot++)
        gpiod_line_request_release(request->requests[slot]);
    free(request);
}

size_t noren_gpio_request_descriptors(const struct noren_gpio_request *request) {
    return request->outputs ? 0 : request->count;
}

int noren_gpio_request_descriptor(const struct noren_gpio_request *request, size_t slot) {
    return gpiod_line_request_get_fd(request->requests[slot]);
}

size_t noren_gpio_request_batch(const struct noren_gpio_request *request) {
    (void)request;
    return batch;
}

int noren_gpio_request_read(struct noren_gpio_request *request, size_t slot, struct noren_gpio_event *events,
                            size_t capacity) {
    int count = gpiod_line_request_read_edge_events(request->requests[slot], request->events,
                                                    capacity < batch ? capacity : batch);
    if (count < 0)
        return errno == EAGAIN ? 0 : -1;
    for (int i = 0; i < count; i++) {
        struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(request->events, (unsigned long)i);
        events[i] = (struct noren_gpio_event){
            .stamp = gpiod_edge_event_get_timestamp_ns(event),
            .sequence = (uint32_t)gpiod_edge_event_get_line_seqno(event),
            .active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
        };
    }
    return count;
}

int noren_gpio_request_value(struct noren_gpio_request *request, size_t slot) {
    // GPIOD_LINE_VALUE_ERROR is -1.
    return gpiod_line_request_get_value(request->requests[slot], request->offsets[slot]);
}

int noren_gpio_request_set(struct noren_gpio_request *request, size_t slot, bool active) {
    return gpiod_line_request_set_value(request->requests[slot], request->offsets[slot],
                                        active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
}

#endif
