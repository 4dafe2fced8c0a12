// What ControlSocket needs of jansson, the JSON library.
#pragma once

#include <jansson.h>
