// What CSound needs of the library.
#pragma once

#include <sndfile.h>
