// One interface over both generations of libgpiod: 1.6 (Debian 12) and 2.x (Debian 13), told apart when compiled.
//
// A function that can fail gives NULL or -1 with errno set. Nothing here waits: descriptors are non-blocking.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The kernel's GPIO_MAX_NAME_SIZE, terminating zero included.
#define NOREN_GPIO_NAME 32

enum noren_gpio_bias {
    NOREN_GPIO_BIAS_AS_IS,
    NOREN_GPIO_BIAS_DISABLED,
    NOREN_GPIO_BIAS_PULL_UP,
    NOREN_GPIO_BIAS_PULL_DOWN,
};

// What the kernel says of a line, whoever has it.
struct noren_gpio_line_info {
    char name[NOREN_GPIO_NAME];
    char consumer[NOREN_GPIO_NAME];
    bool used;
    bool output;
    bool active_low;
    // AS_IS: the kernel does not know.
    enum noren_gpio_bias bias;
};

// Swift sees C arrays as tuples; these spare it the pointer games.
static inline const char *noren_gpio_line_name(const struct noren_gpio_line_info *info) { return info->name; }
static inline const char *noren_gpio_line_consumer(const struct noren_gpio_line_info *info) { return info->consumer; }

// One line to ask for.
struct noren_gpio_line_config {
    unsigned int offset;
    enum noren_gpio_bias bias;
    bool active_low;
    // An output's first value: logical, so active-low is taken into account.
    bool active;
};

struct noren_gpio_event {
    // Nanoseconds of CLOCK_MONOTONIC.
    uint64_t stamp;
    // Counts the line's events from 1; 0 where the library cannot tell (1.6).
    uint32_t sequence;
    // The kernel takes active-low into account.
    bool active;
};

struct noren_gpio_chip;
struct noren_gpio_request;

// 1 or 2.
int noren_gpio_generation(void);
// As in "1.6.3".
const char *noren_gpio_version(void);

struct noren_gpio_chip *noren_gpio_chip_open(const char *path);
void noren_gpio_chip_close(struct noren_gpio_chip *chip);
// These two live as long as the chip.
const char *noren_gpio_chip_name(const struct noren_gpio_chip *chip);
const char *noren_gpio_chip_label(const struct noren_gpio_chip *chip);
unsigned int noren_gpio_chip_lines(const struct noren_gpio_chip *chip);
int noren_gpio_chip_line(struct noren_gpio_chip *chip, unsigned int offset, struct noren_gpio_line_info *info);

// Asks for lines of one chip: inputs with both edges, or outputs. All or none. At most 64.
// `call` is set to the name of the library's function that failed.
struct noren_gpio_request *noren_gpio_request_inputs(const char *path, const char *consumer,
                                                     const struct noren_gpio_line_config *lines, size_t count,
                                                     size_t event_buffer, const char **call);
struct noren_gpio_request *noren_gpio_request_outputs(const char *path, const char *consumer,
                                                      const struct noren_gpio_line_config *lines, size_t count,
                                                      const char **call);
// Lets go of all its lines.
void noren_gpio_request_release(struct noren_gpio_request *request);

// Where events can be waited for: one a line, in the lines' order. Outputs have none.
size_t noren_gpio_request_descriptors(const struct noren_gpio_request *request);
int noren_gpio_request_descriptor(const struct noren_gpio_request *request, size_t slot);
// How many events one read can give at most: all that the kernel keeps for a line (1.6: 16), or some of it (2.x: 64).
size_t noren_gpio_request_batch(const struct noren_gpio_request *request);
// Reads what is there of a line, by its place in the request: the number of events, 0 where there is none, or -1.
int noren_gpio_request_read(struct noren_gpio_request *request, size_t slot, struct noren_gpio_event *events,
                            size_t capacity);
// 1 active, 0 not, or -1.
int noren_gpio_request_value(struct noren_gpio_request *request, size_t slot);
int noren_gpio_request_set(struct noren_gpio_request *request, size_t slot, bool active);
