// What the shims for both generations share.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "CGpiod.h"

// The most lines that either interface takes in one request.
#define NOREN_GPIO_LINES 64

static inline void free_keeping_errno(void *memory) {
    int code = errno;
    free(memory);
    errno = code;
}

static inline void copy_name(char *into, const char *name) {
    size_t length = name ? strnlen(name, NOREN_GPIO_NAME - 1) : 0;
    if (length)
        memcpy(into, name, length);
    into[length] = '\0';
}

static inline bool is_countable(size_t count) {
    if (count > 0 && count <= NOREN_GPIO_LINES)
        return true;
    errno = EINVAL;
    return false;
}

// So that reading until nothing is left does not wait for more.
static inline int make_non_blocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
