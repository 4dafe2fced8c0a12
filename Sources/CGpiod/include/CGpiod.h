// What CGpiod needs of the library.
#pragma once

#include <gpiod.h>
