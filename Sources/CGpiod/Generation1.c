// libgpiod 1.6, Debian 12.

#include <gpiod.h>
#include <stdlib.h>

#include "Shared.h"

// Only 1.x has line bulks.
#ifdef GPIOD_LINE_BULK_MAX_LINES

struct noren_gpio_chip {
    struct gpiod_chip *chip;
};

struct noren_gpio_request {
    // In 1.6 a line lives as long as its chip's handle.
    struct gpiod_chip *chip;
    size_t count;
    bool outputs;
    struct gpiod_line *lines[NOREN_GPIO_LINES];
};

// The kernel keeps 16 events for a line that is asked for the old way, and drops the newest where they are full.
enum { batch = 16 };

int noren_gpio_generation(void) { return 1; }

const char *noren_gpio_version(void) { return gpiod_version_string(); }

struct noren_gpio_chip *noren_gpio_chip_open(const char *path) {
    struct noren_gpio_chip *chip = malloc(sizeof *chip);
    if (!chip)
        return NULL;
    chip->chip = gpiod_chip_open(path);
    if (chip->chip)
        return chip;
    free_keeping_errno(chip);
    return NULL;
}

void noren_gpio_chip_close(struct noren_gpio_chip *chip) {
    gpiod_chip_close(chip->chip);
    free(chip);
}

const char *noren_gpio_chip_name(const struct noren_gpio_chip *chip) { return gpiod_chip_name(chip->chip); }

const char *noren_gpio_chip_label(const struct noren_gpio_chip *chip) { return gpiod_chip_label(chip->chip); }

unsigned int noren_gpio_chip_lines(const struct noren_gpio_chip *chip) { return gpiod_chip_num_lines(chip->chip); }

int noren_gpio_chip_line(struct noren_gpio_chip *chip, unsigned int offset, struct noren_gpio_line_info *info) {
    // Asks the kernel anew each time.
    struct gpiod_line *line = gpiod_chip_get_line(chip->chip, offset);
    if (!line)
        return -1;
    copy_name(info->name, gpiod_line_name(line));
    copy_name(info->consumer, gpiod_line_consumer(line));
    info->used = gpiod_line_is_used(line);
    info->output = gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT;
    info->active_low = gpiod_line_active_state(line) == GPIOD_LINE_ACTIVE_STATE_LOW;
    switch (gpiod_line_bias(line)) {
    case GPIOD_LINE_BIAS_DISABLE: info->bias = NOREN_GPIO_BIAS_DISABLED; break;
    case GPIOD_LINE_BIAS_PULL_UP: info->bias = NOREN_GPIO_BIAS_PULL_UP; break;
    case GPIOD_LINE_BIAS_PULL_DOWN: info->bias = NOREN_GPIO_BIAS_PULL_DOWN; break;
    default: info->bias = NOREN_GPIO_BIAS_AS_IS; break;
    }
    return 0;
}

static int flags_of(const struct noren_gpio_line_config *config) {
    int flags = config->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    switch (config->bias) {
    case NOREN_GPIO_BIAS_DISABLED: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case NOREN_GPIO_BIAS_PULL_UP: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case NOREN_GPIO_BIAS_PULL_DOWN: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    case NOREN_GPIO_BIAS_AS_IS: break;
    }
    return flags;
}

static struct noren_gpio_request *ask(const char *path, const char *consumer,
                                      const struct noren_gpio_line_config *lines, size_t count, bool outputs,
                                      const char **call) {
    *call = "gpiod_line_request";
    if (!is_countable(count))
        return NULL;
    struct noren_gpio_request *request = calloc(1, sizeof *request);
    if (!request)
        return NULL;
    request->outputs = outputs;
    *call = "gpiod_chip_open";
    request->chip = gpiod_chip_open(path);
    if (!request->chip) {
        free_keeping_errno(request);
        return NULL;
    }
    // One by one: every line has flags of its own, and the old interface waits for events line by line anyway.
    for (size_t slot = 0; slot < count; slot++) {
        struct gpiod_line_request_config config = {
            .consumer = consumer,
            .request_type =
                outputs ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
            .flags = flags_of(&lines[slot]),
        };
        *call = "gpiod_chip_get_line";
        struct gpiod_line *line = gpiod_chip_get_line(request->chip, lines[slot].offset);
        if (!line)
            goto failed;
        *call = "gpiod_line_request";
        if (gpiod_line_request(line, &config, lines[slot].active) != 0)
            goto failed;
        request->lines[slot] = line;
        request->count = slot + 1;
        if (outputs)
            continue;
        *call = "fcntl";
        if (make_non_blocking(gpiod_line_event_get_fd(line)) != 0)
            goto failed;
    }
    *call = NULL;
    return request;

failed:;
    int code = errno;
    noren_gpio_request_release(request);
    errno = code;
    return NULL;
}

struct noren_gpio_request *noren_gpio_request_inputs(const char *path, const char *consumer,
                                                     const struct noren_gpio_line_config *lines, size_t count,
                                                     size_t event_buffer, const char **call) {
    (void)event_buffer; // The old interface has no say in it.
    return ask(path, consumer, lines, count, false, call);
}

struct noren_gpio_request *noren_gpio_request_outputs(const char *path, const char *consumer,
                                                      const struct noren_gpio_line_config *lines, size_t count,
                                                      const char **call) {
    return ask(path, consumer, lines, count, true, call);
}

void noren_gpio_request_release(struct noren_gpio_request *request) {
    // Closing the chip releases its lines.
    gpiod_chip_close(request->chip);
    free(request);
}

size_t noren_gpio_request_descriptors(const struct noren_gpio_request *request) {
    return request->outputs ? 0 : request->count;
}

int noren_gpio_request_descriptor(const struct noren_gpio_request *request, size_t slot) {
    return gpiod_line_event_get_fd(request->lines[slot]);
}

size_t noren_gpio_request_batch(const struct noren_gpio_request *request) {
    (void)request;
    return batch;
}

int noren_gpio_request_read(struct noren_gpio_request *request, size_t slot, struct noren_gpio_event *events,
                            size_t capacity) {
    struct gpiod_line_event read[batch];
    int count = gpiod_line_event_read_multiple(request->lines[slot], read, capacity < batch ? capacity : batch);
    if (count < 0)
        return errno == EAGAIN ? 0 : -1;
    for (int i = 0; i < count; i++) {
        events[i] = (struct noren_gpio_event){
            .stamp = (uint64_t)read[i].ts.tv_sec * 1000000000U + (uint64_t)read[i].ts.tv_nsec,
            .active = read[i].event_type == GPIOD_LINE_EVENT_RISING_EDGE,
        };
    }
    return count;
}

int noren_gpio_request_value(struct noren_gpio_request *request, size_t slot) {
    return gpiod_line_get_value(request->lines[slot]);
}

int noren_gpio_request_set(struct noren_gpio_request *request, size_t slot, bool active) {
    return gpiod_line_set_value(request->lines[slot], active);
}

#endif
