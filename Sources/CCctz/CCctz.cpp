#include "CCctz.h"
