#include "CAlsa.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static void (*_Atomic current)(const char *line);

static void message(const char *file, int line, const char *function, int err, const char *format, ...) {
    void (*sink)(const char *) = atomic_load(&current);
    if (!sink) return;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    // The file is a path of the library's own build; only its name means something.
    const char *slash = file ? strrchr(file, '/') : NULL;
    char whole[768];
    snprintf(whole, sizeof whole, "%s%s%s (%s:%d, %s)", text, err ? ": " : "", err ? snd_strerror(err) : "",
             slash ? slash + 1 : file ? file : "?", line, function ? function : "?");
    for (char *c = whole; *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    sink(whole);
}

void noren_alsa_send_messages(void (*sink)(const char *line)) {
    atomic_store(&current, sink);
    // The handler is changed last (and the sink read first), so that no message finds a hook without a sink.
    snd_lib_error_set_handler(sink ? message : NULL);
}
