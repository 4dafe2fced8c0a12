// What CAlsa needs of the library.
#pragma once

#include <alsa/asoundlib.h>

// Hands each of alsa-lib's messages to `sink` as one line without a line break, on the thread that caused it;
// NULL: back to standard error. The library's own hook is variadic, which Swift cannot implement.
void noren_alsa_send_messages(void (*sink)(const char *line));
