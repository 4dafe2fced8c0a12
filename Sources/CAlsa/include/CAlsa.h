// What CAlsa needs of the library.
#pragma once

#include <alsa/asoundlib.h>
