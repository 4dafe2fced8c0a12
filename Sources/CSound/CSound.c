#include "CSound.h"
